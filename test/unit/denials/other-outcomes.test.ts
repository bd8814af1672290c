/** Goal: documents that a payer asked for wait for its answer on a clock; what another payer should have had goes there (FORMAT 5, 6.11). */
import { expect } from 'expect';
import { payer, Visit } from '../../support/record';

const claims = (visit: Visit): string[] =>
  visit.record.claims.map(({ payerId, frequency, version, status }) => `${payerId} ${frequency} v${version} ${status}`);
const denials = (visit: Visit): string[] =>
  visit.record.denials.map(({ group, carc, status, outcome }) =>
    [`${group}-${carc}`, status, ...(outcome ? [outcome] : [])].join(' '),
  );
const OTHER = ['lakeshore', 'hearth'];
const denied = (cas: string, others: string[] = []): Visit => {
  const visit = new Visit({ payers: [payer('prairie'), ...others.map((id) => payer(id))] }).billed().on('2026-03-20');
  visit.remit({ claim: 1, status: '4', lines: [{ line: 1, cas: [cas] }] });
  return visit;
};

describe('Documents that a payer asked for', () => {
  const sent = (): Visit => {
    const visit = denied('CO-252 100.00');
    visit.decide(visit.task('work_denial')!, 'send_documents');
    return visit;
  };

  it('leave the denial open to the payer’s answer, with a clock', () => {
    const visit = sent();
    expect([visit.asks, denials(visit), visit.stage]).toEqual([[], ['CO-252 open'], 'adjudication']);
    expect([visit.deadline('payer_response'), claims(visit).length]).toEqual(['2026-04-19 open', 1]);
  });

  it('are asked about when the answer does not come', () => {
    const visit = sent().until('2026-04-20', '00:00');
    expect([visit.asks, visit.deadline('payer_response')]).toEqual([['follow_up no_835'], '2026-04-19 missed']);
    visit.decide(visit.task('follow_up')!, 'wait');
    expect(visit.deadline('payer_response')).toBe('2026-05-20 open');
  });

  it('end with the payer’s new answer', () => {
    const visit = sent();
    visit.post({ claim: 1, status: '22', paid: '0.00', lines: [{ line: 1, charge: '-100.00' }], remit: 'second' });
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }], remit: 'second' });
    expect([denials(visit), visit.stage, visit.deadline('payer_response')]).toEqual([
      ['CO-252 closed paid'],
      'zero_balance',
      '2026-04-19 met',
    ]);
  });

  it('are no answer to what the payer never processed', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, status: '4', remarks: ['MA130'], lines: [{ line: 1, cas: ['CO-16 100.00'] }] });
    expect(visit.task('work_denial')!.outcomes).not.toContain('send_documents');
  });
});

describe('A claim that another payer should have had', () => {
  it('goes to the payer named as a new claim, and the denial ends with it', () => {
    const visit = denied('CO-22 100.00', OTHER);
    visit.decide(visit.task('work_denial')!, 'bill_other_payer', { fix: { to: 'HEARTH' } });
    expect(claims(visit)).toEqual(['prairie 1 v1 adjudicated', 'hearth 1 v1 ready']);
    expect([visit.balances, visit.asks]).toEqual([{ charges: '100.00', payer: { hearth: '100.00' } }, []]);
    expect(visit.record.denials[0]).toMatchObject({ status: 'closed', outcome: 'other_payer' });
    expect(visit.deadline('appeal_1')).toBe('2026-09-16 cancelled');
  });

  it('goes to the next payer in order where none is named', () => {
    const visit = denied('CO-109 100.00', OTHER);
    visit.decide(visit.task('work_denial')!, 'bill_other_payer');
    expect(claims(visit)[1]).toBe('lakeshore 1 v1 ready');
  });

  it('may be one that the decision’s own list of coverages brings', () => {
    const visit = denied('CO-22 100.00');
    visit.record.payers.set('lakeshore', payer('lakeshore'));
    const coverage = (payerCode: string, order: number) => ({ sourceId: payerCode, payerCode, memberId: 'M', order });
    visit.decide(visit.task('work_denial')!, 'bill_other_payer', {
      fix: { to: 'LAKESHORE', coverages: [coverage('LAKESHORE', 1), coverage('PRAIRIE', 2)] },
    });
    expect([claims(visit)[1], visit.claim(2).rank]).toEqual(['lakeshore 1 v1 ready', 1]);
  });

  it('is asked about again when the coverage has gone meanwhile', () => {
    const visit = denied('CO-22 100.00');
    visit.decide(visit.task('work_denial')!, 'bill_other_payer', { fix: { to: 'LAKESHORE' } });
    expect([claims(visit).length, visit.asks, visit.openDenials[0]!.taskId]).toEqual([
      1,
      ['work_denial CO-22'],
      visit.task('work_denial')!.id,
    ]);
  });
});
