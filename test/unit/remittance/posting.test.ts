/** Goal: each clause of FORMAT 6.2, 6.3 and 6.5: what posts, in which order, and never more than is owed. */
import { expect } from 'expect';
import { payer, Visit, type RemitLineOf, type VisitOf } from '../../support/record';

/** A visit of one line of 100.00, billed, and answered with this. */
function answered(said: RemitLineOf, given: VisitOf = {}): Visit {
  const visit = new Visit(given).billed();
  visit.remit({ claim: 1, lines: [{ line: 1, ...said }] });
  return visit;
}
const two = { payers: [payer('prairie'), payer('lakeshore')] };

describe('A payer’s answer to a line', () => {
  it('is its payment, the price cut, and the patient’s share', () =>
    expect(answered({ paid: '50.00', cas: ['CO-45 30.00', 'PR-2 15.00', 'PR-3 5.00'] }).balances).toEqual({
      charges: '100.00',
      paid: { prairie: '50.00' },
      adjustments: { contractual: '30.00' },
      patient: '20.00',
    }));

  it('keeps sequestration and capitation apart from the price cut', () =>
    expect(
      answered({ paid: '50.00', cas: ['CO-45 30.00', 'CO-253 2.00', 'CO-24 18.00'] }).balances.adjustments,
    ).toEqual({
      contractual: '30.00',
      sequestration: '2.00',
      capitation: '18.00',
    }));

  it('leaves the patient’s share to the next coverage', () =>
    expect(answered({ paid: '50.00', cas: ['CO-45 30.00', 'PR-2 20.00'] }, two).balances).toEqual({
      charges: '100.00',
      payer: { lakeshore: '20.00' },
      paid: { prairie: '50.00' },
      adjustments: { contractual: '30.00' },
    }));

  it('that pays more than is owed leaves the excess unapplied, the payer’s', () =>
    expect(answered({ paid: '120.00', charge: '120.00' }).balances).toEqual({
      charges: '100.00',
      paid: { prairie: '100.00' },
      unapplied: { prairie: '20.00' },
    }));

  it('raises what is owed by a negative adjustment before its payment, so that nothing is left over', () => {
    expect(answered({ paid: '110.00', cas: ['CO-45 -10.00'] }).balances).toEqual({
      charges: '100.00',
      paid: { prairie: '110.00' },
      adjustments: { contractual: '-10.00' },
    });
    // An incentive (CO-144) must not cut the patient's share short.
    expect(answered({ paid: '55.00', cas: ['CO-45 30.00', 'PR-2 20.00', 'CO-144 -5.00'] }).balances).toEqual({
      charges: '100.00',
      paid: { prairie: '55.00' },
      adjustments: { contractual: '25.00' },
      patient: '20.00',
    });
  });

  it('posts the payment before price cuts, and these before the patient’s share, each at most what is still owed', () => {
    expect(answered({ paid: '90.00', cas: ['PR-2 30.00', 'CO-45 30.00'] }).balances).toEqual({
      charges: '100.00',
      paid: { prairie: '90.00' },
      adjustments: { contractual: '10.00' },
    });
    expect(answered({ paid: '60.00', cas: ['PR-2 30.00', 'CO-45 30.00'] }).balances).toMatchObject({
      adjustments: { contractual: '30.00' },
      patient: '10.00',
    });
  });

  it('posts nothing for what came before it (OA-23)', () => {
    const visit = answered({ paid: '50.00', cas: ['CO-45 30.00', 'PR-2 20.00'] }, two).send();
    visit.remit({ claim: 2, status: '2', lines: [{ line: 1, paid: '15.00', cas: ['OA-23 80.00', 'PR-3 5.00'] }] });
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '50.00', lakeshore: '15.00' },
      adjustments: { contractual: '30.00' },
      patient: '5.00',
    });
    expect([visit.record.denials, visit.asks]).toEqual([[], []]);
  });

  it('of a second payer that repeats the price cut posts only what is still owed of it', () => {
    const visit = answered({ paid: '50.00', cas: ['CO-45 30.00', 'PR-2 20.00'] }, two).send();
    visit.remit({ claim: 2, lines: [{ line: 1, paid: '10.00', cas: ['OA-23 50.00', 'CO-45 40.00'] }] });
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '50.00', lakeshore: '10.00' },
      adjustments: { contractual: '40.00' },
    });
  });

  it('leaves any other adjustment with the payer, as a denial', () => {
    for (const reason of ['CO-197', 'CO-16', 'PR-96', 'OA-18', 'PI-97']) {
      const visit = answered({ paid: '40.00', cas: ['CO-45 30.00', `${reason} 30.00`] });
      expect(visit.balances).toMatchObject({ payer: { prairie: '30.00' }, paid: { prairie: '40.00' } });
      expect(visit.asks).toEqual([`work_denial ${reason}`]);
      expect(visit.stage).toBe('adjudication');
    }
  });

  it('that cuts the whole price with CO-45 is a denial', () => {
    const visit = answered({ paid: '0.00', cas: ['CO-45 100.00'] });
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' } });
    expect(visit.asks).toEqual(['work_denial CO-45']);
  });

  it('that comes twice without a reversal is all unapplied the second time, and asks for a refund', () => {
    const visit = answered({ paid: '60.00', cas: ['CO-45 40.00'] });
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '60.00' },
      adjustments: { contractual: '40.00' },
      unapplied: { prairie: '60.00' },
    });
    expect([visit.stage, visit.asks]).toEqual(['credit_balance', ['review_credit payer_credit']]);
  });

  it('of another payer than the one who owes is all unapplied, that payer’s', () => {
    const visit = answered({ paid: '60.00', cas: ['CO-45 40.00'] }, two);
    expect(visit.record.claims).toHaveLength(1);
    visit.record.claims.push({ ...visit.claim(1), id: 'other', n: 2, payerId: 'lakeshore' });
    visit.remit({ claim: 2, lines: [{ line: 1, paid: '20.00', cas: ['OA-23 80.00'] }] });
    expect(visit.balances.unapplied).toEqual({ lakeshore: '20.00' });
  });

  it('whose payment its lines do not account for has no place', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, paid: '90.00', lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' } });
  });
});

describe('An adjustment of the whole claim', () => {
  const lines = { lines: [{ charge: '100.00' }, { charge: '200.00' }] };

  it('posts on the lines that it lowered', () => {
    const visit = new Visit(lines).billed();
    visit.remit({
      claim: 1,
      cas: ['PR-1 90.00'],
      lines: [
        { line: 1, paid: '80.00', cas: ['CO-45 20.00'] },
        { line: 2, paid: '150.00', cas: ['CO-45 50.00'] },
      ],
    });
    expect(visit.balances).toEqual({
      charges: '300.00',
      paid: { prairie: '140.00' },
      adjustments: { contractual: '70.00' },
      patient: '90.00',
    });
  });

  it('is a price cut though it takes one line whole, and a refusal when it takes the claim whole', () => {
    const cut = new Visit(lines).billed();
    cut.remit({ claim: 1, paid: '150.00', cas: ['CO-45 150.00'] });
    expect(cut.balances).toEqual({
      charges: '300.00',
      paid: { prairie: '150.00' },
      adjustments: { contractual: '150.00' },
    });
    const refused = new Visit(lines).billed();
    refused.remit({ claim: 1, paid: '0.00', cas: ['CO-45 300.00'] });
    expect(refused.balances).toEqual({ charges: '300.00', payer: { prairie: '300.00' } });
    expect(refused.record.denials.map(({ amount }) => amount)).toEqual([10000, 20000]);
    expect(refused.asks).toEqual(['work_denial CO-45']);
  });
});

describe('A remit of a payer whose turn has not come', () => {
  const early = (): Visit => {
    const visit = new Visit(two).billed();
    visit.record.claims.push({
      ...visit.claim(1),
      id: 'second',
      n: 2,
      payerId: 'lakeshore',
      coverageId: 'coverage-lakeshore',
      rank: 2,
    });
    visit.remit({ claim: 2, status: '2', lines: [{ line: 1, paid: '15.00', cas: ['OA-23 80.00', 'PR-2 5.00'] }] });
    return visit;
  };

  it('is kept, and posts nothing on the encounter', () => {
    const visit = early();
    expect(visit.record.remits[0]!.state).toBe('waiting');
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' } });
  });

  it('posts by itself in its turn, out of the money that was kept', () => {
    const visit = early();
    const draft = visit.remit({ claim: 1, lines: [{ line: 1, paid: '50.00', cas: ['CO-45 30.00', 'PR-2 20.00'] }] });
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '50.00', lakeshore: '15.00' },
      adjustments: { contractual: '30.00' },
      patient: '5.00',
    });
    const kept = draft.changes.entries
      .flatMap(({ postings }) => postings)
      .filter(({ account }) => account === 'unmatched');
    expect(kept).toMatchObject([{ party: 'lakeshore', detail: visit.record.remits[0]!.id, cents: 1500 }]);
  });

  it('has its turn when the payer before it owes nothing', () => {
    const visit = early();
    visit.decide(
      visit.record.tasks[0] ??
        visit.draft().openTask({
          kind: 'follow_up',
          reason: 'no_835',
          queue: 'follow_up',
          outcomes: [],
          why: '',
          claimId: visit.claim(1).id,
          amount: visit.line(1).charge!,
        }),
      'write_off',
    );
    visit.decide(visit.task('approve')!, 'approve', { actor: 'other' });
    expect(visit.record.remits[0]!.state).toBe('posted');
    expect(visit.balances).toMatchObject({
      writeOffs: { administrative: '100.00' },
      unapplied: { lakeshore: '15.00' },
    });
  });
});

describe('A price other than the contract’s', () => {
  const contract = { rates: { prairie: { '99213': '60.00', G0127: '25.00' } } };
  const variance = (said: RemitLineOf, given: VisitOf = {}): string[] => {
    const visit = answered(said, { ...contract, ...given });
    return visit.openTasks
      .filter(({ kind }) => kind === 'review_variance')
      .map(({ reason, amount }) => `${reason} ${amount}`);
  };

  it('is shown, with the difference; nothing else changes', () => {
    expect(variance({ paid: '55.00', cas: ['CO-45 45.00'] })).toEqual(['underpaid 500']);
    expect(variance({ paid: '66.00', cas: ['CO-45 34.00'] })).toEqual(['overpaid 600']);
    const visit = answered({ paid: '55.00', cas: ['CO-45 45.00'] }, contract);
    expect([visit.stage, visit.balances]).toEqual([
      'zero_balance',
      { charges: '100.00', paid: { prairie: '55.00' }, adjustments: { contractual: '45.00' } },
    ]);
  });

  it('counts the payment, the patient’s share and sequestration', () => {
    expect(variance({ paid: '38.80', cas: ['CO-45 40.00', 'PR-1 10.00', 'PR-3 10.00', 'CO-253 1.20'] })).toEqual([]);
    expect(variance({ paid: '40.00', cas: ['CO-45 40.00', 'PR-1 10.00', 'PR-3 10.00'] })).toEqual([]);
  });

  it('is reckoned by units', () => {
    const line = { lines: [{ charge: '200.00', units: 3 }] };
    expect(variance({ paid: '180.00', cas: ['CO-45 20.00'] }, line)).toEqual([]);
    expect(variance({ paid: '60.00', cas: ['CO-45 140.00'] }, line)).toEqual(['underpaid 12000']);
  });

  it('does not matter on a line that was denied, or that has no contract', () => {
    expect(variance({ paid: '10.00', cas: ['CO-45 40.00', 'CO-197 50.00'] })).toEqual([]);
    expect(variance({ paid: '10.00', cas: ['CO-45 90.00'] }, { lines: [{ code: '99215' }] })).toEqual([]);
    expect(variance({ paid: '10.00', cas: ['CO-45 90.00'] }, { rates: {} })).toEqual([]);
  });

  it('is not asked of a payer that pays the rest behind another', () => {
    const visit = answered(
      { paid: '50.00', cas: ['CO-45 30.00', 'PR-2 20.00'] },
      { ...two, rates: { lakeshore: { '99213': '60.00' } } },
    ).send();
    visit.remit({ claim: 2, lines: [{ line: 1, paid: '20.00', cas: ['OA-23 80.00'] }] });
    expect(visit.asks).toEqual([]);
  });

  it('is forgotten when the payer answers anew', () => {
    const visit = answered({ paid: '55.00', cas: ['CO-45 45.00'] }, contract);
    visit.remit(
      { claim: 1, status: '22', paid: '-55.00', remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] },
    );
    expect(visit.asks).toEqual([]);
  });
});
