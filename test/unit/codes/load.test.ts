/** Goal: a file is taken whole or not at all, tells what it changed, can be taken back, and is seen by whom it is for; on the real database. */
import { randomUUID } from 'node:crypto';
import { expect } from 'expect';
import { inOrg, rows, type Db } from '../../../src/db';
import { loadCodes, rollBack } from '../../../src/codes/load';
import { Reference } from '../../../src/codes/reference';
import { loadReference, searchCodes } from '../../../src/codes/store';
import { type BadCodeFile, type CodeKind } from '../../../src/codes/types';
import { testDb, testOrg, useEngine } from '../../support/engine';
import { thrownBy } from '../engine/support';

const AT = '2026-03-03T15:00:00.000Z';

describe('Loading codes', () => {
  useEngine();
  let job: Db;
  let app: Db;
  let org: string;
  before(async () => {
    job = await testDb('job');
    app = await testDb('app');
    ({ org } = await testOrg(app));
  });
  // The tables are everybody's, so each test loads for an organisation of its own.
  const load = (kind: CodeKind, text: string, effective: string, own: string | null = org) =>
    loadCodes(job, {
      kind,
      files: [{ name: 'a file', bytes: Buffer.from(text) }],
      effective,
      org: own,
      at: AT,
      by: 'test',
    });
  const list = (...lines: string[]): string => ['code,description', ...lines].join('\n');
  const meaning = async (code: string, on: string, of = org): Promise<string | undefined> => {
    const asked = { procedures: [], diagnoses: [], others: [code], from: on, to: on };
    return new Reference(await inOrg(app, { org: of }, (tx) => loadReference(tx, asked))).code('modifier', code, on)
      ?.title;
  };

  it('holds from its day, tells the difference, and is taken back', async () => {
    expect(await load('modifier', list('Q1,one', 'Q2,two'), '2026-01-01')).toMatchObject({
      codes: 2,
      difference: null,
    });
    const second = await load('modifier', list('Q1,uno', 'Q3,three'), '2026-04-01');
    expect(second.difference).toEqual({ added: 1, removed: 1, changed: 1, examples: ['+ Q3', '- Q2', '~ Q1'] });
    const days = ['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01'];
    const meanings = async (): Promise<unknown[]> => {
      const all: unknown[] = [];
      for (const on of days) all.push(await meaning('Q1', on));
      return all;
    };
    expect(await meanings()).toEqual([undefined, 'one', 'one', 'uno']);
    const undone = await rollBack(job, { kind: 'modifier', org, on: '2026-05-01', at: AT, by: 'test' });
    expect([undone?.undone.effective, undone?.now?.effective]).toEqual(['2026-04-01', '2026-01-01']);
    expect(await meanings()).toEqual([undefined, 'one', 'one', 'one']);
  });

  it('again, of the same file, changes nothing', async () => {
    await load('rarc', list('N1,x'), '2026-01-01');
    expect((await load('rarc', list('N1,x'), '2026-01-01')).changed).toBe(false);
    expect((await load('rarc', list('N1,y'), '2026-01-01')).changed).toBe(true);
  });

  it('of a malformed file changes nothing', async () => {
    const count = (): Promise<unknown> => rows(job, 'select count(*) from code_load where org_id = ?', [org]);
    const before = await count();
    const bad = await thrownBy<BadCodeFile>(() => load('carc', list('1,fine', '??,bad'), '2026-01-01'));
    expect(bad.faults).toEqual([{ line: 3, message: 'CARC "??" is not a CARC' }]);
    expect(await count()).toEqual(before);
  });

  it('of one organisation is not seen by another, and the application cannot write', async () => {
    await load('modifier', list('Q9,own'), '2026-01-01');
    const other = await testOrg(app);
    expect([await meaning('Q9', '2026-02-01'), await meaning('Q9', '2026-02-01', other.org)]).toEqual([
      'own',
      undefined,
    ]);
    const refused = await thrownBy<{ code: string }>(() =>
      inOrg(app, { org }, (tx) => tx('code').insert({ load_id: randomUUID(), code: 'X', title: '', billable: true })),
    );
    expect(refused.code).toBe('42501');
  });

  it('makes codes that are found by their beginning or by words', async () => {
    await load('carc', list('901,The day is over', '902,The day has not begun', '903,Something else'), '2026-01-01');
    const found = (text: string): Promise<string[]> =>
      inOrg(app, { org }, async (tx) =>
        (await searchCodes(tx, { kind: 'carc', text, on: '2026-02-01', limit: 10 })).map(({ code }) => code),
      );
    expect([await found('90'), await found('DAY the'), await found('begun day'), await found('%')]).toEqual([
      ['901', '902', '903'],
      ['901', '902'],
      ['902'],
      [],
    ]);
  });

  it('by the day of each line: a claim that goes into the next quarter reads both files', async () => {
    const row = (indicator: string, from: string): string => `99215\tG0445\t\t${from}\t*\t${indicator}\tx`;
    await load('ncci-ptp', row('1', '20260101'), '2026-01-01');
    await load('ncci-ptp', row('0', '20260101'), '2026-04-01');
    const asked = { procedures: ['99215', 'G0445'], diagnoses: [], others: [], from: '2026-03-31', to: '2026-04-01' };
    const reference = new Reference(await inOrg(app, { org }, (tx) => loadReference(tx, asked)));
    const days = ['2026-02-01', '2026-03-31', '2026-04-01'];
    expect(days.map((on) => reference.pair('ncci-ptp', '99215', 'G0445', on))).toEqual(['1', '1', '0']);
  });

  it('that are found by a coder with notes above them, seventh characters, side and limits', async () => {
    const order = (code: string, title: string): string => `00001 ${code.padEnd(7)} 1 ${title.padEnd(60)} ${title}`;
    await load('icd-10-cm', order('S5201XA', 'Broken elbow, right arm, first time'), '2026-01-01');
    const xml = `<t><chapter><excludes2><note>burns (T20-T32)</note></excludes2><section><diag><name>S52</name><desc>Broken arm</desc>
      <excludes1><note>broken wrist (S62.-)</note></excludes1><sevenChrDef><extension char="A">first time</extension></sevenChrDef></diag></section></chapter></t>`;
    await load('icd-10-cm-notes', xml, '2026-01-01');
    await load('sex-age', 'code,sex,age from,age to\nS52.01XA,,0,17', '2026-01-01');
    const found = (text: string): Promise<unknown> =>
      inOrg(app, { org }, (tx) => searchCodes(tx, { kind: 'icd-10-cm', text, on: '2026-02-01', limit: 10 }));
    const one = {
      code: 'S52.01XA',
      side: 'right',
      seventh: { A: 'first time' },
      limits: { ageFrom: 0, ageTo: 17 },
      notes: [
        { of: 'S52', note: 'excludes1', text: 'broken wrist (S62.-)' },
        { of: 'S52', note: 'excludes2', text: 'burns (T20-T32)' },
      ],
    };
    for (const text of ['S5201', 's52.01', 'elbow broken']) expect(await found(text)).toMatchObject([one]);
    expect(await found('S53')).toEqual([]);
  });

  it('looks pairs up by their key, however many there are', async () => {
    const pairs = Array.from({ length: 20_000 }, (_, n) => `${10_000 + n}\tG0001\t\t20260101\t*\t1\tx`);
    await load('ncci-ptp', pairs.join('\n'), '2026-01-01');
    await job.raw('analyze code_pair').catch(() => undefined);
    const plan = await inOrg(app, { org }, (tx) =>
      rows<{ 'QUERY PLAN': string }>(
        tx,
        `explain select 1 from code_load l join code_pair p on p.load_id = l.id and p.a = any(?) where l.org_id = ?`,
        [['12345', '12346'], org] as never,
      ),
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Index Cond: .*load_id = l\.id.*a = ANY/);
  });
});
