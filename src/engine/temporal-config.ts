import { stringify } from 'yaml';
import type { Ports } from './ports';
import { TEMPORAL_DATABASE, VISIBILITY_DATABASE } from './postgres-roles';

/** Told organisations live in a namespace of their own, the only one whose workflows may skip time. */
export const NAMESPACES = { real: 'throughline', told: 'throughline-told' } as const;

/** Where and as whom the server keeps its state. */
export interface TemporalStore {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly tls: boolean;
}

const MAX_CONNECTIONS = 20;
const MAX_VISIBILITY_CONNECTIONS = 5;

/**
 * The most Postgres connections the server can hold. Each of its four services (frontend, history, matching, worker) opens
 * its own pool for each of the two stores. At rest and on two cores it holds far fewer; the budget test counts with this.
 */
export const TEMPORAL_CONNECTION_BUDGET = 4 * (MAX_CONNECTIONS + MAX_VISIBILITY_CONNECTIONS);

/** The server's configuration file. */
export function serverConfig(ports: Ports, store: TemporalStore, dynamicConfigFile: string): string {
  const rpc = (grpcPort: number, membershipPort: number, more: object = {}): object => ({
    rpc: { grpcPort, membershipPort, bindOnIP: '127.0.0.1', ...more },
  });
  return stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: {
        main: { sql: sqlStore(store, TEMPORAL_DATABASE, MAX_CONNECTIONS) },
        visibility: { sql: sqlStore(store, VISIBILITY_DATABASE, MAX_VISIBILITY_CONNECTIONS) },
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      metrics: { prometheus: { timerType: 'histogram', listenAddress: `127.0.0.1:${ports.metrics}` } },
    },
    services: {
      frontend: rpc(ports.frontendGrpc, ports.frontendMembership, { httpPort: ports.frontendHttp }),
      history: rpc(ports.historyGrpc, ports.historyMembership),
      matching: rpc(ports.matchingGrpc, ports.matchingMembership),
      worker: rpc(ports.workerGrpc, ports.workerMembership),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.frontendGrpc}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '60s' },
  });
}

function sqlStore({ host, port, user, password, tls }: TemporalStore, databaseName: string, maxConns: number): object {
  return {
    pluginName: 'postgres12',
    databaseName,
    connectAddr: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    connectProtocol: 'tcp',
    user,
    password,
    maxConns,
    maxIdleConns: Math.ceil(maxConns / 4),
    maxConnLifetime: '1h',
    // The owner's address decides about TLS; like sslmode=require it encrypts without a check of the name.
    ...(tls ? { tls: { enabled: true, enableHostVerification: false } } : {}),
  };
}

/** What differs from the server's defaults on one small machine, by key. */
const DYNAMIC_SETTINGS: Readonly<Record<string, unknown>> = {
  // A skip of time then costs 0.1 s instead of 1 s, and continue-as-new in the middle of one loses no timer (CLOCK.md).
  'history.timerProcessorMaxTimeShift': '20ms',
  'history.workflowIdReuseMinimalInterval': '0s',
  // The default of 20 polls a second throttles skips to a fifth of what the machine can do.
  'history.timerProcessorMaxPollRPS': 500,
  'history.transferProcessorMaxPollRPS': 500,
  'limit.maxIDLength': 255,
  // One partition a queue: with few pollers, tasks otherwise wait for being forwarded.
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  // Executions kept in memory; the default of 128,000 is for a machine that does nothing else.
  'history.hostLevelCacheMaxSize': 8192,
  // The page of operations and the tests list workflows more often than ten times a second.
  'frontend.namespaceRPS.visibility': 100,
};

/** The dynamic configuration file. */
export function dynamicConfig(): string {
  const settings = Object.entries(DYNAMIC_SETTINGS).map(([key, value]) => [key, [{ value }]]);
  const skipping = [{ value: true, constraints: { namespace: NAMESPACES.told } }, { value: false }];
  return stringify({ ...Object.fromEntries(settings), 'frontend.WorkflowTimeSkippingEnabled': skipping });
}
