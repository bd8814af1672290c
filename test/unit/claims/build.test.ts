/** Goal: which claims an encounter has, when, for whom and in which version (FORMAT 6.10, 6.11), and their filing limits (6.12). */
import { expect } from 'expect';
import { medicare, payer, Visit, type VisitOf } from '../../support/record';

const claims = (visit: Visit): string[] =>
  visit.record.claims.map(
    ({ n, payerId, frequency, version, status }) => `${n} ${payerId} ${frequency} v${version} ${status}`,
  );
const two = (given: VisitOf = {}): VisitOf => ({
  payers: [payer('prairie'), payer('lakeshore', { secondaryFiling: { days: 90, from: 'primary_remit' } })],
  ...given,
});
const PRIMARY = { claim: 1, lines: [{ line: 1, paid: '50.00', cas: ['CO-45 30.00', 'PR-2 20.00'] }] };

describe('The first claim', () => {
  it('goes to the first coverage in force, frequency 1, with every line', () => {
    const visit = new Visit(two({ lines: [{ charge: '150.00' }, { charge: '60.00' }, { removed: true }] }));
    visit.look();
    expect(claims(visit)).toEqual(['1 prairie 1 v1 ready']);
    expect(visit.claim(1)).toMatchObject({ total: 21000, lineIds: [visit.line(1).id, visit.line(2).id] });
    expect(visit.stage).toBe('submission');
  });

  it('is built once', () => {
    const visit = new Visit();
    for (let look = 0; look < 3; look += 1) visit.look();
    expect(claims(visit)).toHaveLength(1);
  });

  it('is none where the patient pays himself', () => {
    const visit = new Visit({ payers: [] });
    visit.look();
    expect([claims(visit), visit.stage, visit.balances.patient]).toEqual([[], 'patient_balance', '100.00']);
  });

  it('is none of a payer who owes nothing on any line', () => {
    const visit = new Visit({ lines: [{ from: '2026-05-01' }] });
    visit.record.coverages[0]!.to = '2026-03-31';
    visit.look();
    expect([claims(visit), visit.balances]).toEqual([[], { charges: '100.00', patient: '100.00' }]);
  });
});

describe('A visit during which a coverage ends', () => {
  const moved = (): Visit => {
    const visit = new Visit(
      two({
        encounter: { through: '2026-04-02' },
        lines: [
          { from: '2026-03-31', charge: '50.00' },
          { from: '2026-04-01', charge: '60.00' },
          { from: '2026-04-12', charge: '70.00' },
        ],
      }),
    );
    const [prairie, lakeshore] = visit.record.coverages;
    Object.assign(prairie!, { to: '2026-03-31' });
    Object.assign(lakeshore!, { from: '2026-04-01', to: '2026-04-10' });
    return visit.on('2026-04-13');
  };

  it('is billed to each payer for the lines of its days, the rest to the guarantor', () => {
    const visit = moved();
    visit.look();
    expect(claims(visit)).toEqual(['1 prairie 1 v1 ready', '2 lakeshore 1 v1 ready']);
    expect(visit.record.claims.map(({ lineIds, total }) => [lineIds, total])).toEqual([
      [[visit.line(1).id], 5000],
      [[visit.line(2).id], 6000],
    ]);
    expect(visit.balances).toEqual({
      charges: '180.00',
      payer: { prairie: '50.00', lakeshore: '60.00' },
      patient: '70.00',
    });
    expect([visit.deadline('filing_limit', 'prairie'), visit.deadline('filing_limit', 'lakeshore')]).toEqual([
      '2026-09-27 open',
      '2026-09-28 open',
    ]);
  });

  it('is answered by each payer by itself: neither is behind the other', () => {
    const visit = moved().billed();
    visit.remit({ claim: 2, lines: [{ line: 2, paid: '45.00', cas: ['CO-45 10.00', 'PR-2 5.00'] }] });
    expect(visit.balances).toMatchObject({
      paid: { lakeshore: '45.00' },
      payer: { prairie: '50.00' },
      patient: '75.00',
    });
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '40.00', cas: ['CO-45 10.00'] }] });
    expect(claims(visit)).toEqual(['1 prairie 1 v1 adjudicated', '2 lakeshore 1 v1 adjudicated']);
  });
});

describe('The next payer’s claim', () => {
  it('is built when the remit before it posts and something is left', () => {
    const visit = new Visit(two()).billed();
    visit.remit(PRIMARY);
    expect(claims(visit)).toEqual(['1 prairie 1 v1 adjudicated', '2 lakeshore 1 v1 ready']);
    expect([visit.stage, visit.claim(2).total]).toEqual(['submission', 10000]);
  });

  it('is not built when nothing is left for it', () => {
    const visit = new Visit(two()).billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] });
    expect([claims(visit).length, visit.stage]).toEqual([1, 'zero_balance']);
  });

  it('is expected and never sent where the payer forwarded it', () => {
    const visit = new Visit({ payers: [medicare(), payer('hearth', { kind: 'medigap' })] }).billed().on('2026-03-19');
    visit.remit({ ...PRIMARY, status: '19', forwarded: true });
    expect(claims(visit)).toEqual(['1 medicare 1 v1 adjudicated', '2 hearth 1 v1 crossed_over']);
    expect([visit.stage, visit.asks, visit.deadline('payer_response')]).toEqual([
      'adjudication',
      [],
      '2026-04-18 open',
    ]);
    visit.remit({ claim: 2, status: '2', lines: [{ line: 1, paid: '20.00', cas: ['OA-23 80.00'] }] });
    expect([claims(visit)[1], visit.stage, visit.deadline('payer_response')]).toEqual([
      '2 hearth 1 v1 adjudicated',
      'zero_balance',
      '2026-04-18 met',
    ]);
  });

  it('goes on to a third payer', () => {
    const visit = new Visit({ payers: ['one', 'two', 'three'].map((id) => payer(id)) }).billed();
    visit.remit(PRIMARY);
    visit.send().remit({ claim: 2, lines: [{ line: 1, paid: '12.00', cas: ['OA-23 80.00', 'PR-2 8.00'] }] });
    expect([claims(visit)[2], visit.balances.payer]).toEqual(['3 three 1 v1 ready', { three: '8.00' }]);
  });
});

describe('A rejected claim', () => {
  const rejected = (given: VisitOf = {}): Visit => {
    const visit = new Visit(given).billed();
    Object.assign(visit.claim(1), { status: 'rejected', rejection: 'A3:33', icn: null });
    visit.look();
    return visit;
  };

  it('waits in acknowledgement for somebody to repair it, once; no money moves and no denial opens', () => {
    const visit = rejected();
    visit.look();
    expect([visit.stage, visit.asks, visit.record.denials]).toEqual([
      'acknowledgement',
      ['resolve_rejection A3:33'],
      [],
    ]);
    expect(visit.task('resolve_rejection')).toMatchObject({
      queue: 'rejections',
      claimId: visit.claim(1).id,
      amount: 10000,
      due: '2026-08-30',
    });
    expect([visit.balances, visit.deadline('filing_limit')]).toEqual([
      { charges: '100.00', payer: { prairie: '100.00' } },
      '2026-08-30 open',
    ]);
  });

  it('is called by the 999 where no claim was looked at', () => {
    const visit = new Visit().billed();
    Object.assign(visit.claim(1), { status: 'rejected', rejection: null });
    visit.look();
    expect(visit.asks).toEqual(['resolve_rejection 999']);
  });

  it('goes out again as new once it is repaired, never as a replacement', () => {
    const visit = rejected();
    visit.decide(visit.task('resolve_rejection')!, 'fix', { fix: { diagnoses: ['J15.9'] } });
    expect(claims(visit)).toEqual(['1 prairie 1 v1 rejected', '2 prairie 1 v2 ready']);
    expect([visit.claim(2).replaces, visit.claim(2).originalIcn, visit.stage]).toEqual([null, null, 'submission']);
  });

  it('that was given up is not sent again', () => {
    const visit = rejected({ policy: { writeOffLimit: 100000 as never } });
    visit.decide(visit.task('resolve_rejection')!, 'write_off');
    expect([claims(visit).length, visit.stage, visit.asks]).toEqual([1, 'zero_balance', []]);
  });

  it('that the payer answers all the same needs no repair', () => {
    const visit = rejected();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    expect([visit.asks, visit.claim(1).status, visit.stage]).toEqual([[], 'adjudicated', 'zero_balance']);
  });
});

describe('The filing limit of a claim', () => {
  it('runs from the earliest line date, from registration on', () => {
    const visit = new Visit({
      lines: [{ from: '2026-03-05' }, { from: '2026-03-03' }, { from: '2026-02-01', removed: true }],
    });
    visit.look();
    expect(visit.deadline('filing_limit')).toBe('2026-08-30 open');
  });

  it('of an institutional claim runs from the through date', () => {
    const visit = new Visit({ encounter: { kind: 'institutional', through: '2026-03-10' } });
    visit.look();
    expect(visit.deadline('filing_limit')).toBe('2026-09-06 open');
  });

  it('of the next payer is its own, from the remit before it', () => {
    const visit = new Visit(two()).billed().on('2026-03-20');
    visit.remit({ ...PRIMARY, payDate: '2026-03-18' });
    expect([visit.deadline('filing_limit', 'lakeshore'), visit.deadline('filing_limit', 'prairie')]).toEqual([
      '2026-06-16 open',
      '2026-08-30 met',
    ]);
  });

  it('ends with what there is to file: what was given up is not filed any more', () => {
    const visit = new Visit().billed();
    Object.assign(visit.claim(1), { status: 'rejected', rejection: 'A3:33' });
    visit.look();
    expect(visit.deadline('filing_limit')).toBe('2026-08-30 open');
    visit.decide(visit.task('resolve_rejection')!, 'write_off', { fix: { writeOff: 'administrative' } });
    visit.decide(visit.task('approve')!, 'approve', { actor: 'supervisor' });
    visit.look();
    expect([visit.stage, visit.record.deadlines.map(({ kind, status }) => `${kind} ${status}`)]).toEqual([
      'zero_balance',
      ['filing_limit cancelled'],
    ]);
  });

  it('of a third payer runs from the last remit before it', () => {
    const third = payer('three', { secondaryFiling: { days: 90, from: 'primary_remit' } });
    const visit = new Visit({ payers: [payer('one'), payer('two'), third] }).billed();
    visit.remit({ ...PRIMARY, payDate: '2026-03-18' });
    visit.send().remit({
      claim: 2,
      payDate: '2026-04-20',
      lines: [{ line: 1, paid: '12.00', cas: ['OA-23 80.00', 'PR-2 8.00'] }],
    });
    expect(visit.deadline('filing_limit', 'three')).toBe('2026-07-19 open');
  });

  it('is there once, however often the encounter looks, and is met by the payer’s answer', () => {
    const visit = new Visit().billed();
    visit.look();
    expect(visit.record.deadlines.filter(({ kind }) => kind === 'filing_limit')).toHaveLength(1);
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-16 100.00'] }] });
    expect(visit.deadline('filing_limit')).toBe('2026-08-30 met');
  });
});
