/**
 * Goal: nothing of ours lies readable in the engine, and nothing unsealed is believed. Method: the codec alone, then a
 * canary in a look, a step's stage and an error, searched for in everything that the engine gives back raw.
 */
import { randomBytes } from 'node:crypto';
import { expect } from 'expect';
import { defaultPayloadConverter } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { Db } from '../../src/db';
import { formatCodecKey, parseCodecKeys, SealingCodec } from '../../src/engine/codec';
import { workflowId } from '../../src/ids';
import { eventually } from '../support/eventually';
import { testDb, testOrg, useEngine } from '../support/engine';
import { newOwner } from '../support/steps';
import { startLine, type TestLine } from '../support/worker';

const key = (id: string): { id: string; secret: Buffer } => ({ id, secret: randomBytes(32) });
const payload = (value: unknown): ReturnType<typeof defaultPayloadConverter.toPayload> =>
  defaultPayloadConverter.toPayload(value);

describe('the payload codec', () => {
  const old = key('2025');
  const current = key('2026');

  it('opens what it sealed, with the current key or an older one', async () => {
    const before = await new SealingCodec({ current: old }).encode([payload({ cents: 195 })]);
    const codec = new SealingCodec({ current, older: [old] });
    const now = await codec.encode([payload({ cents: 195 })]);
    const opened = await codec.decode([...before, ...now]);
    expect(opened.map((one) => defaultPayloadConverter.fromPayload(one))).toEqual([{ cents: 195 }, { cents: 195 }]);
    expect(Buffer.from(now[0]!.data!).includes('195')).toBe(false);
  });

  it('refuses plain text, a key that it does not have, and a payload that was changed', async () => {
    const codec = new SealingCodec({ current });
    await expect(codec.decode([payload('plain')])).rejects.toThrow('came in unsealed (json/plain)');
    await expect(codec.decode([{ metadata: null, data: null }])).rejects.toThrow('no encoding');
    await expect(codec.decode(await new SealingCodec({ current: old }).encode([payload(1)]))).rejects.toThrow(
      'key 2025',
    );
    const [sealed] = await codec.encode([payload('amount')]);
    sealed!.data![20]! ^= 1;
    await expect(codec.decode([sealed!])).rejects.toThrow();
    const renamed = { ...sealed!, metadata: { ...sealed!.metadata, 'throughline-key': Buffer.from('2025') } };
    await expect(
      new SealingCodec({ current, older: [{ ...current, id: '2025' }] }).decode([renamed]),
    ).rejects.toThrow();
  });

  it('reads keys as they are written', () => {
    expect(parseCodecKeys(`${formatCodecKey(current)},${formatCodecKey(old)}`)).toEqual({ current, older: [old] });
    expect(parseCodecKeys(current.secret.toString('base64')).current).toEqual({ ...current, id: '1' });
    expect(() => parseCodecKeys('2026:c2hvcnQ=')).toThrow('32 bytes');
  });
});

describe('what the engine stores', () => {
  useEngine();
  let line: TestLine;
  let db: Db;
  before(async function () {
    this.timeout(60_000);
    db = await testDb();
    line = await startLine();
  });
  after(() => line.stop());

  it('has no plain payload, no error text and no stack trace', async () => {
    const canary = 'CANARY4711';
    const { org } = await testOrg(db);
    const owner = newOwner();
    let failures = 0;
    // Other suites' processes may still be at work on this worker: only this one's step fails.
    line.meddling.before = (input) => {
      if (input.owner.id === owner.id && failures++ < 3) throw new Error(`duplicate key (member)=(${canary})`);
    };
    await line.process.look(owner, org, { id: `open/9/${canary}`, at: new Date().toISOString() }, { told: false });
    await eventually(async () => {
      const state = await line.process.describe(owner, org, { told: false });
      expect(state?.isAtRest).toBe(true);
      expect(failures).toBeGreaterThan(3);
    });
    const handle = line.process.clients.real.getHandle(workflowId(org, owner));
    const text = historyToJSON(await handle.fetchHistory());
    const plain = [
      text,
      ...(text.match(/"(?:data|encodedAttributes)": ?"[^"]+"/g) ?? []).map((data) => fromBase64(data)),
    ].join('\n');
    for (const word of [canary, 'duplicate key', 'steps.ts', 'adjudication']) expect(plain).not.toContain(word);
    const encodings = new Set(
      [...text.matchAll(/"encoding": ?"([^"]+)"/g)].map(([, encoding]) => Buffer.from(encoding!, 'base64').toString()),
    );
    // The core's own note of which local activity a marker belongs to; it holds a name, a number and times.
    expect([...encodings].sort()).toEqual(['binary/throughline-aes-256-gcm', 'json/plain']);
    expect(text.match(/anNvbi9wbGFpbg==/g)).toHaveLength(1);
    expect(text).toMatch(/"message": ?"Encoded failure"/);
  });
});

const fromBase64 = (pair: string): string => Buffer.from(pair.split('"').at(-2)!, 'base64').toString('latin1');
