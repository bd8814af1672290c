/**
 * Goal: what cannot be the claim is refused with a sentence and changes nothing; money that goes back leaves once, after a
 * second person's word. Method: a practice's rows on the real database, decided through the door that the API uses.
 */
import { expect } from 'expect';
import { inOrg, row, type Db } from '../../../src/db';
import type { Deps } from '../../../src/deps';
import { newId } from '../../../src/ids';
import { createPractice } from '../../../src/practice/store';
import { Sealers } from '../../../src/privacy/seal';
import { payReturn } from '../../../src/remittance/returns';
import { decide, type DecisionResult } from '../../../src/tasks/decide';
import type { TaskOutcome } from '../../../src/words';
import { testDb, useEngine } from '../../support/engine';
import { CONFIG, keys } from '../../support/practice';

const AT = '2026-03-20T15:00:00.000Z';

describe('unmatched money', () => {
  useEngine();
  let db: Db;
  let deps: Deps;
  let org: string;
  let payer: string;
  before(async () => {
    db = await testDb();
    deps = { db, sealers: new Sealers(keys) };
  });
  beforeEach(async () => {
    org = await createPractice(db, keys, CONFIG, AT);
    payer = (await inOrg(db, { org }, (tx) => row<{ id: string }>(tx, 'select id from payer')))!.id;
  });

  /** An unmatched claim of a remittance, and the task about it. */
  async function unmatched(paid: number): Promise<{ task: string; remitClaim: string }> {
    const [task, remitClaim] = [newId(), newId()];
    await inOrg(db, { org }, async (tx) => {
      await tx('remit_claim').insert({
        org_id: org,
        id: remitClaim,
        remit_id: newId(),
        seq: 1,
        payer_id: payer,
        pcn: 'GARBLED',
        status_code: '1',
        charge_cents: paid,
        paid_cents: paid,
        patient_cents: 0,
        detail: JSON.stringify({ adjustments: [], remarks: [], lines: [], forwarded: false }),
        state: 'unmatched',
        pay_date: '2026-03-20',
      });
      await tx('task').insert({
        org_id: org,
        id: task,
        kind: 'match_remit',
        reason: 'unmatched',
        queue: 'posting',
        owner_kind: 'practice',
        owner_id: org,
        subject_id: remitClaim,
        amount_cents: paid,
        outcomes: ['match', 'return_to_payer'],
        opened_at: AT,
      });
    });
    return { task, remitClaim };
  }

  async function claim(payerId: string, status: string): Promise<string> {
    const id = newId();
    await inOrg(db, { org }, (tx) =>
      tx('claim').insert({
        org_id: org,
        id,
        encounter_id: newId(),
        n: 1,
        payer_id: payerId,
        coverage_id: newId(),
        rank: 1,
        version: 1,
        frequency: '1',
        status,
        total_cents: 5_000,
        line_ids: [],
        built_at: AT,
      }),
    );
    return id;
  }

  const say = async (
    taskId: string,
    outcome: TaskOutcome,
    more: { claimId?: string; actor?: string; role?: 'poster' | 'supervisor' } = {},
  ): Promise<DecisionResult> => {
    const { actor = 'pat', role = 'poster', claimId } = more;
    const task = await inOrg(db, { org }, (tx) =>
      row<{ version: number }>(tx, 'select version from task where id = ?', [taskId]),
    );
    return decide(
      deps,
      { org, actor, at: AT, roles: [role] },
      { taskId, version: task!.version, outcome, ...(claimId && { claimId }) },
    );
  };
  const stateOf = async (taskId: string): Promise<string> =>
    (await inOrg(db, { org }, (tx) => row<{ state: string }>(tx, 'select state from task where id = ?', [taskId])))!
      .state;
  const count = async (from: string): Promise<number> =>
    (await inOrg(db, { org }, (tx) => row<{ n: number }>(tx, `select count(*)::int as n from ${from}`)))!.n;

  it("is no other payer's claim, none that was never sent, and none that is not there", async () => {
    const { task } = await unmatched(4_500);
    const others = await claim(newId(), 'sent');
    const unsent = await claim(payer, 'ready');
    const sentences: string[] = [];
    for (const claimId of [undefined, newId(), others, unsent]) {
      const result = await say(task, 'match', { claimId });
      sentences.push(result.kind === 'unfit' ? result.sentence : result.kind);
    }
    expect(sentences).toEqual([
      expect.stringMatching(/^Say which claim/),
      expect.stringMatching(/no such claim/),
      expect.stringMatching(/another payer/),
      expect.stringMatching(/never sent/),
    ]);
    expect(await stateOf(task)).toBe('open');
    expect(await count(`decision`)).toBe(0);
    expect(await count(`remit_match`)).toBe(0);
  });

  it('goes back once, after the word of another person, and not before', async () => {
    const { task, remitClaim } = await unmatched(4_500);
    await say(task, 'return_to_payer');
    const asked = await inOrg(db, { org }, (tx) =>
      row<{ id: string; approval: string }>(
        tx,
        `select r.id, t.id as approval from payer_return r join task t on t.subject_id = r.id where r.remit_claim_id = ?`,
        [remitClaim],
      ),
    );
    const ctx = { org, actor: 'pat', at: AT };
    expect(await payReturn(deps, ctx, asked!.id)).toBe('not_approved');
    expect(await say(asked!.approval, 'approve', { role: 'supervisor' })).toMatchObject({ kind: 'refused' });
    expect(await count('ledger_entry')).toBe(0);
    expect((await say(asked!.approval, 'approve', { actor: 'sam', role: 'supervisor' })).kind).toBe('decided');
    expect(await stateOf(task)).toBe('done');
    expect(await payReturn(deps, ctx, asked!.id)).toBe('paid');
    expect(await payReturn(deps, ctx, asked!.id)).toBe('paid');
    expect(await payReturn(deps, ctx, newId())).toBe('not_found');
    expect(await count(`ledger_posting where account = 'cash' and cents = -4500`)).toBe(1);
    expect(await count(`remit_claim where state = 'returned'`)).toBe(1);
  });

  it('is only put aside where the answer paid nothing, and refused where the payer took money', async () => {
    const [nothing, taken] = [await unmatched(0), await unmatched(-100)];
    expect((await say(nothing.task, 'return_to_payer')).kind).toBe('decided');
    expect(await say(taken.task, 'return_to_payer')).toMatchObject({ kind: 'unfit' });
    expect([await stateOf(nothing.task), await stateOf(taken.task)]).toEqual(['done', 'open']);
    expect(await count('payer_return')).toBe(0);
  });
});
