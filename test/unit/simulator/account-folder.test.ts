/**
 * Goal: an account at the simulator survives its process, wherever that dies: nothing is answered twice and nothing is
 * forgotten. Method: a story told once by one process, and again with a new one after every word and with each half of a
 * word's work undone, as a death in the middle leaves it.
 */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { simulatorOptionsOf } from '../../../src/demo/payer-side';
import type { Samples } from '../../../src/demo/practice';
import { AccountFolder } from '../../../src/simulator/account-folder';
import { readNotice } from '../../../src/simulator/bank-notice';
import { claimsOf, demoOf, fileOf } from './claims';

const demo = demoOf(30);
const claims = claimsOf(demo, true);
const options = simulatorOptionsOf(demo as unknown as Samples);
const DAYS = Array.from({ length: 30 }, (_, nth) => `2026-01-${String(nth + 2).padStart(2, '0')}T23:00:00.000Z`);

describe('an account at the simulator', () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'throughline-account-'));
    folders.push(made);
    mkdirSync(join(made, 'out'));
    return made;
  };
  after(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));

  const put = (root: string, nth: number): void => {
    const { bytes } = fileOf(claims.slice(nth * 6, nth * 6 + 6), demo, nth + 1);
    writeFileSync(join(root, 'out', `${nth}.837`), bytes);
  };
  const contents = (root: string): string[] =>
    ['in', 'bank'].flatMap((kind) =>
      readdirSync(join(root, kind))
        .sort()
        .map((name) => `${kind}/${name} ${readFileSync(join(root, kind, name)).toString('base64')}`),
    );

  async function story(afterEach: (root: string, account: AccountFolder) => Promise<AccountFolder>): Promise<string[]> {
    const root = folder();
    let account = await AccountFolder.open(root, options);
    for (const [nth, at] of DAYS.entries()) {
      if (nth < 5) put(root, nth);
      await account.next(at);
      account = await afterEach(root, account);
      await account.take(at);
      account = await afterEach(root, account);
    }
    return contents(root);
  }
  const reopen = (root: string): Promise<AccountFolder> => AccountFolder.open(root, options);

  it('tells the same story with a new process after every word', async () => {
    const one = await story((_, account) => Promise.resolve(account));
    expect(one.length).toBeGreaterThan(8);
    expect(await story(reopen)).toEqual(one);
  });

  it('tells the same story when it dies between the journal and the folders', async () => {
    const one = await story((_, account) => Promise.resolve(account));
    const torn = await story((root) => {
      // Taken, but not moved aside yet; and a word of which only the beginning was written.
      for (const name of readdirSync(join(root, 'taken')).slice(-1))
        renameSync(join(root, 'taken', name), join(root, 'out', name));
      appendFileSync(join(root, 'payer/journal.ndjson'), '{"taken":["2026');
      return reopen(root);
    });
    expect(torn).toEqual(one);
  });

  it('delivers an answer once, though the word of it was lost', async () => {
    const root = folder();
    put(root, 0);
    const account = await AccountFolder.open(root, options);
    await account.next(DAYS[4]!);
    const journal = readFileSync(join(root, 'payer/journal.ndjson'));
    await account.take(DAYS[29]!);
    const first = contents(root);
    // The practice has read one of them in the meantime.
    const [read] = readdirSync(join(root, 'in'));
    renameSync(join(root, 'in', read!), join(root, 'archive', read!));
    writeFileSync(join(root, 'payer/journal.ndjson'), journal);
    await (await reopen(root)).take(DAYS[29]!);
    expect(contents(root)).toEqual(first.filter((line) => !line.startsWith(`in/${read} `)));
  });

  it('says that something is due now while something lies unread, and nothing of what is half written', async () => {
    const root = folder();
    put(root, 0);
    writeFileSync(join(root, 'out/1.837.part'), 'ISA*');
    const account = await AccountFolder.open(root, options);
    const due = await account.next(DAYS[4]!);
    expect(due! > DAYS[4]!).toBe(true);
    expect(readdirSync(join(root, 'taken'))).toEqual(['0.837']);
    await account.take(DAYS[29]!);
    expect(await account.next(DAYS[29]!)).toBe(DAYS[29]);
    for (const notice of await account.notices()) {
      expect(readNotice(notice).amount).toBeGreaterThan(0);
      await account.archiveNotice(notice.name);
    }
    for (const name of readdirSync(join(root, 'in'))) renameSync(join(root, 'in', name), join(root, 'archive', name));
    expect(await account.next(DAYS[29]!)).toBeNull();
  });
});

describe('a notice of the bank', () => {
  it('that is none is refused by name', () => {
    for (const text of ['', 'date,trace,payer,amount\n', 'date,trace,payer,amount\n2026-02-30,T,P,1.00\n', '<html>'])
      expect(() => readNotice({ name: 'eft-1.csv', bytes: Buffer.from(text) })).toThrow(/^eft-1\.csv is no notice/);
  });
});
