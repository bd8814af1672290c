/** An MLLP server in a process of its own, so that a test can kill it: told all by its environment, says its port once. */
import { connect } from '../../src/db';
import { serveHl7 } from '../../src/edges/hl7/receive';
import { Sealers } from '../../src/privacy/seal';
import { keys } from './practice';

async function main(): Promise<void> {
  const { APP_URL: url, ORG: org, SOURCE: source, PORT: port } = process.env;
  const deps = { db: connect(url!, { max: 10, name: 'throughline-hl7-test' }), sealers: new Sealers(keys) };
  const server = await serveHl7(
    deps,
    { org: org!, actor: 'hl7', source: source! },
    { port: Number(port), host: '127.0.0.1', maxBytes: 65_536, halfFrameMs: 5_000, idleMs: 60_000, maxConnections: 50 },
  );
  process.send?.({ port: server.port });
  process.once('disconnect', () => process.exit());
}

void main();
