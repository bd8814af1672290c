/** Goal: no cent that a payer leaves unexplained is forgotten: its time runs again, then a person is asked. */
import { expect } from 'expect';
import { payer, Visit } from '../../support/record';

describe('Money that a payer neither pays nor explains', () => {
  const short = (): Visit => {
    const visit = new Visit({ payers: [payer('prairie'), payer('lakeshore')] }).on('2026-03-20').billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '50.00', cas: ['CO-45 20.00', 'PR-2 30.00'] }] });
    visit.send();
    visit.remit({ claim: 2, status: '2', lines: [{ line: 1, paid: '20.00', cas: ['OA-23 80.00'] }] });
    return visit;
  };

  it('stays with it and waits for its usual time, without a task', () => {
    const visit = short();
    expect(visit.balances).toMatchObject({ payer: { lakeshore: '10.00' }, paid: { lakeshore: '20.00' } });
    expect([visit.stage, visit.asks, visit.deadline('payer_response', 'lakeshore')]).toEqual([
      'adjudication',
      [],
      '2026-04-19 open',
    ]);
  });

  it('is asked about afterwards', () => {
    const visit = short().until('2026-04-20');
    expect(visit.asks).toEqual(['follow_up no_835']);
    expect(visit.task('follow_up')).toMatchObject({ amount: 1000, claimId: visit.claim(2).id });
  });

  it('is over with the answer that explains it', () => {
    const visit = short();
    visit.remit(
      { claim: 2, remit: 'r', status: '22', paid: '-20.00' },
      { claim: 2, remit: 'r', status: '2', lines: [{ line: 1, paid: '30.00', cas: ['OA-23 70.00'] }] },
    );
    expect([visit.stage, visit.asks, visit.deadline('payer_response', 'lakeshore')]).toEqual([
      'zero_balance',
      [],
      '2026-04-19 met',
    ]);
  });

  it('needs no wait of its own where a denial is being worked', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-50 100.00'] }] });
    expect(visit.deadline('payer_response')).toBeUndefined();
  });
});
