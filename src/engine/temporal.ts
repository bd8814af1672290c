import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ChildSpec } from './child';
import { writeFileAtomic } from './files';
import type { Home } from './home';
import type { Ports } from './ports';
import type { ServerBinaries } from './temporal-build';
import { NAMESPACES, type TemporalStore, dynamicConfig, serverConfig } from './temporal-config';
import type { TemporalSource } from './temporal-find';
import { isServing } from './temporal-namespaces';

export const frontendAddress = ({ frontendGrpc }: Ports): string => `127.0.0.1:${frontendGrpc}`;

/** The production server as a child of the supervisor. */
export function temporalChild(home: Home, ports: Ports, store: TemporalStore, { server }: ServerBinaries): ChildSpec {
  const configFile = join(home.temporalDir, 'server.yaml');
  const dynamicFile = join(home.temporalDir, 'dynamic.yaml');
  const config = serverConfig(ports, store, dynamicFile);
  const dynamic = dynamicConfig();
  const hash = createHash('sha256').update(config).update(dynamic).digest('hex').slice(0, 16);
  return {
    name: 'temporal',
    prepare: () => {
      writeFileAtomic(dynamicFile, dynamic, 0o644);
      // It holds the password of the database.
      writeFileAtomic(configFile, config, 0o600);
    },
    start: () => ({
      command: server,
      args: ['--config-file', configFile, '--allow-no-auth', 'start'],
      // Makes a server that runs with an older configuration be replaced, not adopted.
      env: { THROUGHLINE_CONFIG: hash },
    }),
    ready: () => isServing(frontendAddress(ports)),
    readyTimeoutMs: 90_000,
    stopSteps: [{ signal: 'SIGTERM', waitMs: 15_000 }],
  };
}

/** The development server on SQLite: what there is when the production server is not. */
export function devServerChild(
  home: Home,
  ports: Ports,
  source: TemporalSource & { kind: 'cli' | 'testing' },
): ChildSpec {
  const file = join(home.temporalDir, 'dev.sqlite');
  const settings = [
    'frontend.WorkflowTimeSkippingEnabled=true',
    'history.timerProcessorMaxTimeShift="20ms"',
    'history.workflowIdReuseMinimalInterval="0s"',
  ];
  const extra = settings.flatMap((setting) => ['--dynamic-config-value', setting]);
  const launch =
    source.kind === 'cli'
      ? {
          command: source.command,
          args: [
            'server',
            'start-dev',
            '--headless',
            '--ip',
            '127.0.0.1',
            '--port',
            String(ports.frontendGrpc),
            '--db-filename',
            file,
            ...extra,
          ],
        }
      : {
          command: process.execPath,
          args: [
            '-e',
            TESTING_SCRIPT,
            source.modulePath,
            JSON.stringify({
              ip: '127.0.0.1',
              port: ports.frontendGrpc,
              dbFilename: file,
              namespace: NAMESPACES.real,
              extraArgs: extra,
            }),
          ],
        };
  return {
    name: 'temporal',
    start: () => launch,
    ready: () => isServing(frontendAddress(ports)),
    // The first start may download it.
    readyTimeoutMs: 300_000,
  };
}

/** @temporalio/testing downloads the server, runs it as its own child, and ends it with itself. */
const TESTING_SCRIPT = `
const { TestWorkflowEnvironment } = require(process.argv[1]);
TestWorkflowEnvironment.createLocal({ server: JSON.parse(process.argv[2]) }).then((environment) => {
  setInterval(() => undefined, 1e6);
  process.once('SIGTERM', () => environment.teardown().finally(() => process.exit(0)));
});`;
