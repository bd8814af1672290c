/**
 * Goal: a rule of the global layer is a draft until it was tried in some practice and a second person approved it; then it
 * holds in every practice, is seen there with what outranks it, and can be retired. Method: the real database.
 */
import { expect } from 'expect';
import { inOrg, type Db } from '../../../src/db';
import type { Deps } from '../../../src/deps';
import { newId } from '../../../src/ids';
import { createPractice } from '../../../src/practice/store';
import { localKeyProvider } from '../../../src/privacy/keys';
import { Sealers } from '../../../src/privacy/seal';
import { approveGlobal, retireGlobal } from '../../../src/rules/global/govern';
import { insertGlobal, listGlobal } from '../../../src/rules/global/store';
import { startBacktest } from '../../../src/rules/govern';
import { presentVersion } from '../../../src/rules/present';
import { parseRules } from '../../../src/rules/shared';
import { rulesAt, type VersionRow } from '../../../src/rules/store';
import { createSteps } from '../../../src/steps';
import { finding, ruleJson } from '../../support/claims';
import { testDb, useEngine } from '../../support/engine';
import { CONFIG } from '../../support/practice';

const KEYS = localKeyProvider(Buffer.alloc(32, 'global rules test'));
const AT = '2026-03-03T15:00:00.000Z';

describe('A rule of the global layer', function () {
  this.timeout(60_000);
  useEngine();
  const key = `global-${newId().slice(-8)}`;
  let db: Db;
  let job: Db;
  let deps: Deps;
  let org: string;
  before(async () => {
    [db, job] = [await testDb(), await testDb('job')];
    deps = { db, sealers: new Sealers(KEYS) };
    org = await createPractice(db, KEYS, CONFIG, AT);
  });
  // Other tests share the database: the rule never holds for them longer than it takes.
  after(async () => void (await job('shared_rule').where({ key }).update({ retired_at: AT })));

  const text = (severity: string): string => JSON.stringify([ruleJson({ key, then: [finding({ severity })] })]);
  const load = async (json: string) => {
    const parsed = parseRules(json);
    if ('faults' in parsed) return parsed.faults;
    const taken = await job.transaction((tx) => insertGlobal(tx, parsed.rules, { because: 'test', by: 'ann', at: AT }));
    return taken.map(({ version }) => version);
  };
  const versions = async (): Promise<VersionRow[]> =>
    (await inOrg(db, { org }, (tx) => listGlobal(tx))).filter((version) => version.key === key);
  const newest = async (): Promise<VersionRow> => (await versions())[0]!;
  const holding = async (at = AT): Promise<number[]> =>
    (await inOrg(db, { org }, (tx) => rulesAt(tx, at))).rules
      .filter(({ rule }) => rule.key === key)
      .map(({ version }) => version);
  const act = async (by: string) => ({ id: (await newest()).id, by, because: 'as agreed', at: AT });
  const tryIt = async (): Promise<void> => {
    const started = await startBacktest(
      deps,
      { org, actor: 'ann', at: AT },
      { ruleId: (await newest()).id, query: {} },
    );
    if ('missing' in started) throw new Error('the rule is missing');
    const owner = { kind: 'ruleBacktest' as const, id: started.id };
    expect(await createSteps(deps).advanceRuleBacktest({ org, owner, looks: [] })).toMatchObject({ stage: 'done' });
  };

  it('comes from a file whose rules are all right, once word for word, as a draft', async () => {
    expect(await load('{}')).toEqual([{ path: '', message: 'is not a JSON list of rules' }]);
    expect(await load(JSON.stringify([ruleJson(), { key: 'x' }]))).toContainEqual(
      expect.objectContaining({ path: '1.title' }),
    );
    expect([await load(`\ufeff${text('info')}`), await load(text('info')), await load(text('warning'))]).toEqual([
      [1],
      [],
      [2],
    ]);
    expect([(await newest()).state, await holding()]).toEqual(['draft', []]);
  });

  it('holds once it was tried and a second person approved it, from its day', async () => {
    expect(await approveGlobal(job, await act('ann'))).toMatchObject({ code: 'same_person' });
    expect(await approveGlobal(job, await act('bob'))).toMatchObject({ code: 'no_backtest' });
    await tryIt();
    expect(await approveGlobal(job, { ...(await act('bob')), activeFrom: '2026-03-02' })).toMatchObject({
      code: 'rule_state',
    });
    expect(await approveGlobal(job, { ...(await act('bob')), activeFrom: '2026-03-04' })).toBeNull();
    expect([await holding('2026-03-03T23:59:59.000Z'), await holding('2026-03-04T00:00:00.000Z')]).toEqual([[], [2]]);
    expect(await approveGlobal(job, await act('bob'))).toMatchObject({ code: 'rule_state' });
  });

  it('is outranked where both are in scope by what a practice wrote under its key', async () => {
    const at = '2026-03-05T00:00:00.000Z';
    const version = await newest();
    const own = { ...version, id: newId(), layer: 'customer' as const, version: 7 };
    expect(presentVersion(version, [version], undefined, at)).toMatchObject({ state: 'active', outrankedBy: null });
    expect(presentVersion(version, [version, own], undefined, at).outrankedBy).toBe(`customer ${key} 7`);
    expect(presentVersion(own, [version, own], undefined, at).outrankedBy).toBeNull();
  });

  it('is retired, and may come again', async () => {
    const at = '2026-03-06T00:00:00.000Z';
    expect(await retireGlobal(job, { ...(await act('bob')), at })).toBeNull();
    expect([await holding('2026-03-05T00:00:00.000Z'), await holding(at)]).toEqual([[2], []]);
    expect(await retireGlobal(job, { ...(await act('bob')), at })).toMatchObject({ code: 'rule_state' });
    expect(await load(text('warning'))).toEqual([3]);
    expect(await approveGlobal(job, { id: newId(), by: 'bob', because: 'x', at })).toBeUndefined();
  });
});
