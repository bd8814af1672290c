/**
 * Goal: a rule lives from draft to retirement as it should, stops a real encounter while it holds and not before or after,
 * and what its backtest says agrees with a count by hand over 200 claims. Method: the real database and the real steps,
 * without the engine; each act is called as its look would.
 */
import { expect } from 'expect';
import { inOrg, row, rows, type Db } from '../../../src/db';
import { type Deps, inPractice } from '../../../src/deps';
import { cents } from '../../../src/money/cents';
import { createPractice } from '../../../src/practice/store';
import { localKeyProvider } from '../../../src/privacy/keys';
import { Sealers } from '../../../src/privacy/seal';
import type { VisitIntake } from '../../../src/registration/intake';
import { register } from '../../../src/registration/store';
import { findBacktest, listResults, summaryOf } from '../../../src/rules/backtest/store';
import {
  approveRule,
  refuseRule,
  retireRule,
  startBacktest,
  steerBacktest,
  upgradeRules,
  writeRule,
} from '../../../src/rules/govern';
import { proposeRules } from '../../../src/rules/propose';
import { findVersion } from '../../../src/rules/store';
import { paidWithDiagnosis } from '../../../src/coding/store';
import { newId } from '../../../src/ids';
import { createSteps } from '../../../src/steps';
import { finding, ruleJson } from '../../support/claims';
import { testDb, useEngine } from '../../support/engine';
import { CONFIG } from '../../support/practice';

const KEYS = localKeyProvider(Buffer.alloc(32, 'rules test'));
const AT = '2026-03-03T15:00:00.000Z';
const CLAIMS = 200;

/** 99214 without an authorization is wrong. */
const RULE = {
  each: 'line',
  scope: { codes: ['99214'] },
  when: { field: 'claim.authorization', op: 'isEmpty' },
  then: [finding({ queue: 'authorization' })],
};

describe('The life of a rule', function () {
  this.timeout(120_000);
  useEngine();
  let db: Db;
  let deps: Deps;
  let org: string;
  let visits = 0;
  before(async () => {
    db = await testDb();
    deps = { db, sealers: new Sealers(KEYS) };
    org = await createPractice(db, KEYS, CONFIG, AT);
  });

  const ctx = (actor: string, at = AT) => ({ org, actor, at });
  const inside = <T>(work: Parameters<typeof inOrg<T>>[2]): Promise<T> => inOrg(db, { org }, work);

  const visit = (code: string, authorization?: string): VisitIntake => {
    visits += 1;
    const address = { line: '1 MAIN ST', city: 'OMAHA', state: 'NE', zip: '68101' };
    const person = { last: 'EXAMPLE', first: `P${visits}`, born: '1970-01-01', sex: 'F' as const, address };
    return {
      source: 'test',
      sourceId: `visit-${visits}`,
      kind: 'professional',
      patient: {
        ...person,
        sourceId: `patient-${visits}`,
        coverages: [
          { sourceId: `coverage-${visits}`, payerCode: 'PHP01', memberId: `PHP${100000 + visits}`, order: 1 },
        ],
      },
      from: '2026-03-03',
      through: '2026-03-03',
      place: '11',
      diagnoses: ['I10'],
      lines: [{ sourceId: '1', code, modifiers: [], units: 1, charge: cents(20_000), from: '2026-03-03', dx: [1] }],
      ...(authorization === undefined ? {} : { authorization }),
    };
  };
  const look = (id: string, cause: string, at = AT) =>
    createSteps(deps).advanceEncounter({ org, owner: { kind: 'encounter', id }, looks: [{ id: cause, at }] });
  /** A visit comes in and is looked at; the stage in which it stops. */
  const seen = async (code: string, at = AT, authorization?: string): Promise<{ id: string; stage: string }> => {
    const intake = visit(code, authorization);
    const { encounterId: id } = await inPractice(deps, ctx('ehr', at), ({ tx, sealer }) =>
      register({ tx, sealer, told: true }, ctx('ehr', at), intake),
    );
    return { id, stage: (await look(id, `registered/${id}`, at)).stage };
  };
  const write = async (more: object = {}): Promise<string> => {
    const written = await writeRule(deps, ctx('ann'), {
      rule: ruleJson({ ...RULE, ...more }),
      layer: 'customer',
      because: 'denials',
    });
    if ('faults' in written) throw new Error(JSON.stringify(written.faults));
    return written.id;
  };
  const runBacktest = async (id: string, parts = 99): Promise<void> => {
    for (let part = 0; part < parts; part += 1) {
      const { next } = await createSteps(deps).advanceRuleBacktest({
        org,
        owner: { kind: 'ruleBacktest', id },
        looks: [],
      });
      if (next !== 'again') return;
    }
  };
  const tried = async (ruleId: string): Promise<string> => {
    const started = await startBacktest(deps, ctx('ann'), { ruleId, query: { limit: 1 } });
    if ('missing' in started) throw new Error('the rule is missing');
    await runBacktest(started.id);
    return started.id;
  };
  const act = async (id: string, because = 'as agreed') => ({
    id,
    revision: (await inside((tx) => findVersion(tx, id)))!.revision,
    because,
  });
  const audited = async (id: string): Promise<string[]> =>
    (
      await inside((tx) =>
        rows<{ action: string; actor: string }>(
          tx,
          `select action, actor from audit where subject_kind = 'rule' and subject_id = ? order by id`,
          [id],
        ),
      )
    ).map(({ action, actor }) => `${action} ${actor}`);

  it('that is not right is not written, and every fault is told', async () => {
    const written = await writeRule(deps, ctx('ann'), {
      rule: ruleJson({ when: { field: 'claim.place', op: 'atLeast', value: 1 } }),
      layer: 'customer',
      because: 'x',
    });
    expect(written).toEqual({
      faults: [{ path: 'when.op', message: expect.stringContaining('does not fit claim.place') }],
    });
    const ofPayer = await writeRule(deps, ctx('ann'), {
      rule: ruleJson(),
      layer: 'payer',
      payerCode: 'PHP01',
      because: 'x',
    });
    expect(ofPayer).toEqual({
      faults: [{ path: 'layer', message: 'scope.payers must be exactly ["PHP01"] in the layer of that payer' }],
    });
  });

  it('is approved by another person, after a trial, from today or later', async () => {
    const id = await write({ key: 'life-a' });
    const approve = async (actor: string, activeFrom: string) =>
      approveRule(deps, ctx(actor), { ...(await act(id)), activeFrom });
    expect(await approve('ann', '2026-03-03')).toMatchObject({ refusal: { code: 'same_person' } });
    expect(await approve('bob', '2026-03-03')).toMatchObject({ refusal: { code: 'no_backtest' } });
    await tried(id);
    expect(await approve('bob', '2026-03-02')).toMatchObject({ refusal: { code: 'rule_state' } });
    expect(
      await approveRule(deps, ctx('bob'), { ...(await act(id)), revision: 9, activeFrom: '2026-03-03' }),
    ).toMatchObject({ kind: 'stale' });
    expect(await approve('bob', '2026-03-10')).toEqual({ kind: 'done' });
    expect(await approve('bob', '2026-03-10')).toMatchObject({ refusal: { code: 'rule_state' } });
    expect(await audited(id)).toEqual(['rule.write ann', 'rule.backtest ann', 'rule.approve bob']);
  });

  it('stops claims from its day on, until it is retired; an encounter keeps the rules of its first day until an upgrade', async () => {
    // life-a holds from 10 March on.
    const before = '2026-03-05T15:00:00.000Z';
    const after = '2026-03-10T15:00:00.000Z';
    expect((await seen('99214', before)).stage).toBe('submission');
    expect((await seen('99213', after)).stage).toBe('submission');
    const stopped = await seen('99214', after);
    expect(stopped.stage).toBe('scrubbing');
    const { id } = (await inside((tx) => row<{ id: string }>(tx, `select id from rule_version where key = 'life-a'`)))!;
    const later = '2026-03-11T15:00:00.000Z';
    expect(await retireRule(deps, ctx('bob', later), await act(id))).toEqual({ kind: 'done' });
    expect((await seen('99214', '2026-03-12T15:00:00.000Z')).stage).toBe('submission');
    expect((await look(stopped.id, 'note/1', '2026-03-12T15:00:00.000Z')).stage).toBe('scrubbing');
    expect(await upgradeRules(deps, ctx('bob', '2026-03-12T16:00:00.000Z'), 'retired rules')).toEqual({
      encounters: 1,
    });
    expect((await look(stopped.id, 'note/2', '2026-03-12T16:00:00.000Z')).stage).toBe('submission');
    const found = await inside((tx) =>
      rows(tx, 'select code, rule_id, outcome, amount_cents from finding where encounter_id = ?', [stopped.id]),
    );
    expect(found).toEqual([{ code: 'rule:life-a', rule_id: id, outcome: 'fixed', amount_cents: 20_000 }]);
  });

  it('can be refused as a draft, and only then', async () => {
    const id = await write({ key: 'life-b' });
    expect(await retireRule(deps, ctx('bob'), await act(id))).toMatchObject({ refusal: { code: 'rule_state' } });
    expect(await refuseRule(deps, ctx('bob'), await act(id))).toEqual({ kind: 'done' });
    expect(await refuseRule(deps, ctx('bob'), await act(id))).toMatchObject({ refusal: { code: 'rule_state' } });
  });

  it('has versions, of which the newest that holds counts', async () => {
    const first = await write({ key: 'life-c', then: [finding({ severity: 'info' })] });
    const second = await write({ key: 'life-c' });
    const at = async (id: string) => (await inside((tx) => findVersion(tx, id)))!.version;
    expect([await at(first), await at(second)]).toEqual([1, 2]);
    for (const id of [first, second]) await tried(id);
    await approveRule(deps, ctx('bob'), { ...(await act(first)), activeFrom: '2026-03-03' });
    expect((await seen('99214')).stage).toBe('submission');
    await approveRule(deps, ctx('bob'), { ...(await act(second)), activeFrom: '2026-03-03' });
    expect((await seen('99214')).stage).toBe('scrubbing');
    await retireRule(deps, ctx('bob'), await act(second));
    expect((await seen('99214', '2026-03-04T15:00:00.000Z')).stage).toBe('submission');
  });

  describe('and its trial', () => {
    interface Past {
      code: string;
      authorized: boolean;
      denied: number;
      paid: number;
    }
    const past: Past[] = [];
    let other: string;
    before(async () => {
      other = org;
      org = await createPractice(db, KEYS, CONFIG, AT);
      for (let n = 0; n < CLAIMS; n += 1) {
        const one: Past = {
          code: n % 3 === 0 ? '99213' : '99214',
          authorized: n % 5 === 0,
          denied: n % 4 === 0 ? 100 + n : 0,
          paid: 1000 + n,
        };
        past.push(one);
        const { id } = await seen(one.code, AT, one.authorized ? 'A1' : undefined);
        await inside((tx) => answered(tx, id, one));
      }
    });
    after(() => void (org = other));

    const answered = async (
      tx: Parameters<Parameters<typeof inOrg>[2]>[0],
      id: string,
      { denied, paid }: Past,
    ): Promise<void> => {
      const claim = (await row<{ id: string; payer_id: string; line_id: string }>(
        tx,
        `update claim set status = 'adjudicated' where encounter_id = ? returning id, payer_id, line_ids[1] as line_id`,
        [id],
      ))!;
      const keys = { org_id: org, encounter_id: id, claim_id: claim.id };
      const remit = newId();
      await tx('remit_claim').insert({
        ...keys,
        id: newId(),
        remit_id: remit,
        seq: 1,
        payer_id: claim.payer_id,
        pcn: 'X',
        status_code: '1',
        charge_cents: 20_000,
        paid_cents: paid,
        patient_cents: 0,
        detail: '{}',
        state: 'posted',
        pay_date: '2026-03-20',
      });
      if (denied > 0)
        await tx('denial').insert({
          ...keys,
          id: newId(),
          remit_claim_id: remit,
          line_id: claim.line_id,
          group_code: 'CO',
          carc: '197',
          remarks: [],
          amount_cents: denied,
          status: 'open',
          category: 'authorization',
          owner: 'authorization',
          next_action: 'attach_authorization',
          opened_at: AT,
        });
    };

    it('agrees with a count by hand on 200 claims, with its money', async () => {
      const ruleId = await write({ key: 'trial' });
      const started = await startBacktest(deps, ctx('ann'), { ruleId, query: {} });
      if ('missing' in started) throw new Error('the rule is missing');
      expect(started.total).toBe(CLAIMS);
      await runBacktest(started.id);
      const hit = past.filter(({ code, authorized }) => code === '99214' && !authorized);
      const sum = (all: Past[], of: 'denied' | 'paid') => ({
        claims: all.length,
        cents: all.reduce((total, one) => total + one[of], 0),
      });
      const missed = past.filter((one) => !hit.includes(one) && one.denied > 0);
      expect(await inside((tx) => summaryOf(tx, started.id))).toEqual({
        hits: hit.length,
        prevented: sum(
          hit.filter(({ denied }) => denied > 0),
          'denied',
        ),
        stoppedClean: sum(
          hit.filter(({ denied }) => denied === 0),
          'paid',
        ),
        missed: sum(missed, 'denied'),
        failed: 0,
      });
      const results = await inside((tx) => listResults(tx, started.id, 1000, null));
      expect(results).toHaveLength(hit.length + missed.length);
      expect(results.filter((one) => one.hit).every((one) => one.lines.join() === '1')).toBe(true);
    });

    it('looks only at the claims that its query names', async () => {
      const ruleId = await write({ key: 'trial-query' });
      const total = async (query: object): Promise<number> => {
        const started = await startBacktest(deps, ctx('ann'), { ruleId, query });
        return 'total' in started ? started.total : -1;
      };
      const of99213 = past.filter(({ code }) => code === '99213').length;
      expect([
        await total({ codes: ['99213'] }),
        await total({ payers: ['OTHER'] }),
        await total({ from: '2026-03-04' }),
        await total({ to: '2026-03-03' }),
        await total({ limit: 7 }),
      ]).toEqual([of99213, 0, 0, CLAIMS, 7]);
    });

    it('rests while it is paused, goes on where it was, and ends when it is cancelled', async () => {
      const ruleId = await write({ key: 'trial-pause' });
      const started = await startBacktest(deps, ctx('ann'), { ruleId, query: {} });
      if ('missing' in started) throw new Error('the rule is missing');
      const steer = (state: 'running' | 'paused' | 'cancelled') =>
        steerBacktest(deps, ctx('ann'), { id: started.id, state });
      await steer('paused');
      await runBacktest(started.id);
      const standing = async () => (await inside((tx) => findBacktest(tx, started.id)))!;
      expect(await standing()).toMatchObject({ state: 'paused', judged: 0 });
      await steer('running');
      await runBacktest(started.id);
      expect(await standing()).toMatchObject({ state: 'done', judged: CLAIMS });
      expect(await steer('cancelled')).toMatchObject({ refusal: { code: 'rule_state' } });
    });

    it('and what was denied often becomes drafts with their evidence, once', async () => {
      const { proposed } = await proposeRules(deps, ctx('ann', '2026-03-25T15:00:00.000Z'));
      const denied = (code: string): Past[] => past.filter((one) => one.code === code && one.denied > 0);
      expect(proposed.map(({ key }) => key.slice(0, 26)).sort()).toEqual([
        'learned-php01-co-197-99213',
        'learned-php01-co-197-99214',
      ]);
      const version = (await inside((tx) => findVersion(tx, proposed.find(({ key }) => key.includes('99214'))!.id)))!;
      expect(version).toMatchObject({
        state: 'draft',
        layer: 'payer',
        payerCode: 'PHP01',
        evidence: {
          claims: denied('99214').length,
          cents: denied('99214').reduce((total, one) => total + one.denied, 0),
          reason: 'CO-197',
        },
        rule: { scope: { payers: ['PHP01'], codes: ['99214'] }, when: { field: 'claim.authorization', op: 'isEmpty' } },
      });
      expect((await proposeRules(deps, ctx('ann', '2026-03-26T15:00:00.000Z'))).proposed).toEqual([]);
    });

    it('and codes that were paid with a diagnosis are shown with their encounters', async () => {
      const { id } = await seen('99215', '2026-03-04T15:00:00.000Z');
      const paid = (code: string): number => past.filter((one) => one.code === code && one.denied === 0).length;
      const found = await inside((tx) => paidWithDiagnosis(tx, id, 5));
      expect(found.map(({ code, claims }) => [code, claims])).toEqual([
        ['99214', paid('99214')],
        ['99213', paid('99213')],
      ]);
      expect(found[0]!.encounters).toHaveLength(5);
    });
  });
});
