import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { readJson, writeJson } from './files';

/** One name a listener; Temporal wants every one of its own to differ. */
export const PORT_NAMES = [
  'postgres',
  'frontendGrpc',
  'frontendMembership',
  'frontendHttp',
  'historyGrpc',
  'historyMembership',
  'matchingGrpc',
  'matchingMembership',
  'workerGrpc',
  'workerMembership',
  'metrics',
] as const;

export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Readonly<Record<PortName, number>>;

/** Below the range from which systems hand out ports for outgoing connections, so that none is lost between two starts. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** True when nobody listens there. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(true)));
  });
}

/**
 * The home's ports: chosen once, kept in its file. A port in `ours` is held by our own living child and stays; any other
 * that is taken meanwhile is chosen anew.
 */
export async function choosePorts(file: string, ours: ReadonlySet<PortName> = new Set()): Promise<Ports> {
  const kept = readJson<Partial<Record<PortName, number>>>(file) ?? {};
  const chosen: Partial<Record<PortName, number>> = {};
  const used = new Set<number>();
  for (const name of PORT_NAMES) {
    const before = kept[name];
    const stays = before !== undefined && !used.has(before) && (ours.has(name) || (await isFree(before)));
    const port = stays ? before : await findFree(new Set([...used, ...Object.values(kept)]));
    chosen[name] = port;
    used.add(port);
  }
  if (PORT_NAMES.some((name) => kept[name] !== chosen[name])) writeJson(file, chosen, 0o644);
  return chosen as Ports;
}

async function findFree(avoid: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!avoid.has(port) && (await isFree(port))) return port;
  }
}
