/**
 * Goal: what the chart says anew rebuilds a claim that is not sent, waits for a person where a payer has it, and moves no
 * cent until then (FORMAT 6.11; DOMAIN 1.3, 4.6).
 */
import { expect } from 'expect';
import { parseCents } from '../../../src/money/cents';
import { payer, Visit, type VisitOf } from '../../support/record';

const claims = (visit: Visit): string[] =>
  visit.record.claims.map(
    ({ n, payerId, frequency, version, status }) => `${n} ${payerId} ${frequency} v${version} ${status}`,
  );
const newLine = (charge = '40.00', code = 'J3420') => ({
  addLines: [{ code, modifiers: [], units: 1, charge: parseCents(charge), dx: [1] }],
});
const changes = (visit: Visit): string[] =>
  visit.record.chartChanges.map(({ state, frequency }) => [state, ...(frequency ? [frequency] : [])].join(' '));
const coverage = (payerCode: string, order: number) => ({
  sourceId: payerCode,
  payerCode,
  memberId: 'M1',
  order,
});
/** Also knows a payer that does not cover the visit yet. */
const withOther = (given: VisitOf = {}): Visit => {
  const visit = new Visit(given);
  visit.record.payers.set('lakeshore', payer('lakeshore'));
  return visit;
};

describe('A change before the claim is sent', () => {
  it('builds the claim anew under its number, with the charges as they are now', () => {
    const visit = new Visit();
    visit.look();
    const draft = visit.change(newLine());
    expect([claims(visit), visit.claim(1).total, visit.asks]).toEqual([['1 prairie 1 v1 ready'], 14000, []]);
    expect([[...draft.changes.claimsRebuilt], visit.claim(1).isStale]).toEqual([[visit.claim(1).id], false]);
    expect(visit.balances).toEqual({ charges: '140.00', payer: { prairie: '140.00' } });
    expect(visit.line(2)).toMatchObject({ n: 2, control: 'TL1L2' });
  });

  it('keeps a claim that an edit stops now from every window, until the edit is settled', () => {
    const visit = new Visit();
    visit.look();
    visit.change(newLine('40.00', '99213'));
    expect([visit.claim(1).isStale, visit.claim(1).status, visit.asks]).toEqual([
      true,
      'ready',
      ['resolve_edit duplicate_charge'],
    ]);
    visit.decide(visit.task('resolve_edit')!, 'override', { because: 'given twice' });
    expect([visit.claim(1).isStale, visit.claim(1).total, visit.stage]).toEqual([false, 14000, 'submission']);
  });

  it('drops the claim where nothing is left to bill, and bills anew what comes later', () => {
    const visit = new Visit();
    visit.look();
    visit.change({ lines: { 1: { remove: true } } });
    expect([claims(visit), visit.stage, visit.balances]).toEqual([['1 prairie 1 v1 cancelled'], 'zero_balance', {}]);
    visit.change(newLine());
    expect([claims(visit)[1], visit.claim(2).total]).toEqual(['2 prairie 1 v2 ready', 4000]);
  });

  it('of a held claim leaves it held', () => {
    const visit = new Visit({ encounter: { held: true } });
    visit.look();
    visit.change({ diagnoses: ['M54.50'] });
    expect([claims(visit), visit.claim(1).isStale]).toEqual([['1 prairie 1 v1 held'], false]);
  });

  it('moves the charges to the payer that is first now', () => {
    const visit = withOther();
    visit.look();
    visit.change({ coverages: [coverage('LAKESHORE', 1), coverage('PRAIRIE', 2)] });
    expect([claims(visit), visit.balances]).toEqual([
      ['1 prairie 1 v1 cancelled', '2 lakeshore 1 v1 ready'],
      { charges: '100.00', payer: { lakeshore: '100.00' } },
    ]);
  });

  it('of a patient who paid himself bills the payer, and holds what he has paid', () => {
    const visit = withOther({ payers: [] });
    visit.look();
    visit.pay('30.00');
    visit.change({ coverages: [coverage('LAKESHORE', 1)] });
    expect([claims(visit), visit.balances]).toEqual([
      ['1 lakeshore 1 v1 ready'],
      { charges: '100.00', payer: { lakeshore: '100.00' }, unapplied: { patient: '30.00' } },
    ]);
  });

  it('that says the visit was an error drops the claim and takes the charges back at once', () => {
    const visit = new Visit();
    visit.look();
    visit.change({ enteredInError: true });
    expect([claims(visit), visit.stage, visit.balances, visit.asks]).toEqual([
      ['1 prairie 1 v1 cancelled'],
      'zero_balance',
      {},
      [],
    ]);
    expect(visit.deadline('filing_limit')).toBe('2026-08-30 cancelled');
    visit.change(newLine());
    expect([changes(visit), visit.balances]).toEqual([['applied', 'ignored'], {}]);
  });
});

describe('A change after the claim was sent', () => {
  it('waits for a person, and the books stay as they are', () => {
    const visit = new Visit().billed();
    const draft = visit.change(newLine());
    visit.change({ diagnoses: ['M54.50'] });
    expect([visit.asks, changes(visit)]).toEqual([['decide_change chart_changed'], ['waiting', 'waiting']]);
    expect(visit.task('decide_change')).toMatchObject({ queue: 'charge_entry', claimId: visit.claim(1).id });
    expect([draft.changes.entries, visit.balances]).toEqual([[], { charges: '100.00', payer: { prairie: '100.00' } }]);
    expect(visit.record.lines).toHaveLength(1);
  });

  it('goes as a replacement under the payer’s number, with all that waited', () => {
    const visit = new Visit().billed();
    visit.change(newLine());
    visit.change({ diagnoses: ['M54.50'] });
    const draft = visit.decide(visit.task('decide_change')!, 'replace', { because: 'the injection was given' });
    expect(claims(visit)).toEqual(['1 prairie 1 v1 accepted', '2 prairie 7 v2 ready']);
    expect(visit.claim(2)).toMatchObject({ total: 14000, originalIcn: 'ICN1', replaces: visit.claim(1).id });
    expect([visit.record.encounter.diagnoses, visit.asks]).toEqual([['M54.50'], []]);
    expect(draft.changes.audit).toContainEqual(
      expect.objectContaining({ action: 'claim.replace', actor: 'biller', because: 'the injection was given' }),
    );
    visit.send().look();
    expect(claims(visit)).toEqual(['1 prairie 1 v1 replaced', '2 prairie 7 v2 accepted']);
  });

  it('that comes before the replacement is sent is part of it', () => {
    const visit = new Visit().billed();
    visit.change(newLine());
    visit.decide(visit.task('decide_change')!, 'replace');
    visit.change({ lines: { 2: { units: 2, charge: parseCents('80.00') } } });
    expect([claims(visit)[1], visit.claim(2).total, visit.asks]).toEqual(['2 prairie 7 v2 ready', 18000, []]);
  });

  it('does not matter when a person says so', () => {
    const visit = new Visit().billed();
    visit.change(newLine());
    visit.decide(visit.task('decide_change')!, 'ignore', { because: 'not billable' });
    expect([changes(visit), visit.asks, visit.record.lines.length, claims(visit).length]).toEqual([
      ['ignored'],
      [],
      1,
      1,
    ]);
  });

  it('waits no longer when the payer did not let the claim in: it goes out with the repair', () => {
    const visit = new Visit().billed();
    visit.change(newLine());
    Object.assign(visit.claim(1), { status: 'rejected', rejection: 'A3:33' });
    visit.look();
    expect([visit.asks, changes(visit)]).toEqual([['resolve_rejection A3:33'], ['applied']]);
    visit.decide(visit.task('resolve_rejection')!, 'fix');
    expect([claims(visit)[1], visit.claim(2).total]).toEqual(['2 prairie 1 v2 ready', 14000]);
  });

  it('of coverages withdraws the claim from the old payer and bills the new one', () => {
    const visit = withOther().billed();
    visit.change({ coverages: [coverage('LAKESHORE', 1)] });
    expect(visit.balances.payer).toEqual({ prairie: '100.00' });
    visit.decide(visit.task('decide_change')!, 'void');
    expect(claims(visit)).toEqual(['1 prairie 1 v1 accepted', '2 prairie 8 v2 ready', '3 lakeshore 1 v1 ready']);
    expect([visit.balances.payer, visit.record.encounter.enteredInError]).toEqual([{ lakeshore: '100.00' }, false]);
  });

  it('of coverages waits for the old payer’s reversal where it has paid', () => {
    const visit = withOther().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '80.00', cas: ['CO-45 20.00'] }] });
    visit.change({ coverages: [coverage('LAKESHORE', 1)] });
    visit.decide(visit.task('decide_change')!, 'void');
    visit.send().look();
    expect([claims(visit).length, visit.balances.paid]).toEqual([2, { prairie: '80.00' }]);
    visit.remit({ claim: 1, status: '22', paid: '-80.00', lines: [{ line: 1, paid: '-80.00', charge: '-100.00' }] });
    expect([claims(visit)[2], visit.balances]).toEqual([
      '3 lakeshore 1 v1 ready',
      { charges: '100.00', payer: { lakeshore: '100.00' } },
    ]);
  });

  it('of another visit’s coverages concerns only visits that they touch', () => {
    const visit = withOther().billed();
    visit.change({ coveragesChanged: true });
    expect([changes(visit), visit.asks]).toEqual([['ignored'], []]);
    visit.record.coverages = [{ ...visit.record.coverages[0]!, id: 'new', payerId: 'lakeshore' }];
    visit.change({ coveragesChanged: true });
    expect(visit.asks).toEqual(['decide_change chart_changed']);
  });
});

describe('A visit entered in error after its claim was sent', () => {
  const voided = (remit: boolean): Visit => {
    const visit = new Visit({ lines: [{}, { charge: '60.00' }] }).billed();
    if (remit)
      visit.remit({
        claim: 1,
        lines: [
          { line: 1, paid: '70.00', cas: ['CO-45 10.00', 'PR-3 20.00'] },
          { line: 2, cas: ['CO-50 60.00'] },
        ],
      });
    visit.change({ enteredInError: true });
    visit.decide(visit.task('decide_change')!, 'void', { because: 'another patient' });
    return visit;
  };

  it('is withdrawn by a void of the same content, and its charges go at once where nothing was paid', () => {
    const visit = voided(false);
    expect([claims(visit)[1], visit.stage, visit.balances]).toEqual(['2 prairie 8 v2 ready', 'submission', {}]);
    expect(visit.claim(2)).toMatchObject({ total: 16000, originalIcn: 'ICN1', lineIds: visit.claim(1).lineIds });
    visit.send().look();
    expect([claims(visit), visit.stage, visit.asks]).toEqual([
      ['1 prairie 1 v1 voided', '2 prairie 8 v2 accepted'],
      'zero_balance',
      [],
    ]);
  });

  it('keeps its charges until the reversal of what was paid posts', () => {
    const visit = voided(true);
    visit.send().look();
    expect([visit.balances.paid, visit.balances.charges, visit.asks]).toEqual([{ prairie: '70.00' }, '160.00', []]);
    visit.remit({ claim: 1, status: '22', paid: '-70.00', lines: [{ line: 1, paid: '-70.00', charge: '-160.00' }] });
    expect([visit.balances, visit.stage, visit.asks, visit.openDenials]).toEqual([{}, 'zero_balance', [], []]);
    expect(claims(visit)).toEqual(['1 prairie 1 v1 voided', '2 prairie 8 v2 accepted']);
  });

  it('gives the patient’s money back', () => {
    const visit = voided(true);
    visit.pay('20.00');
    visit.send().look();
    visit.remit({ claim: 1, status: '22', paid: '-70.00', lines: [{ line: 1, paid: '-70.00', charge: '-160.00' }] });
    expect([visit.balances, visit.asks]).toEqual([
      { unapplied: { patient: '20.00' } },
      ['review_credit patient_credit'],
    ]);
  });

  it('turns back what was only adjusted; the reversal of it that still comes moves nothing', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-45 30.00', 'PR-1 70.00'] }] });
    visit.change({ enteredInError: true });
    visit.decide(visit.task('decide_change')!, 'void');
    expect(visit.balances).toEqual({});
    visit.send().remit({ claim: 1, status: '22', paid: '0.00', lines: [{ line: 1, charge: '-100.00' }] });
    expect([visit.balances, visit.record.remits[1]!.state]).toEqual([{}, 'posted']);
  });

  it('asks again about a void that the payer did not let in', () => {
    const visit = voided(false).send();
    Object.assign(visit.claim(2), { status: 'rejected', rejection: 'A7:464' });
    visit.look();
    expect(visit.asks).toEqual(['resolve_rejection A7:464']);
    visit.decide(visit.task('resolve_rejection')!, 'fix');
    expect(claims(visit)[2]).toBe('3 prairie 8 v3 ready');
  });
});
