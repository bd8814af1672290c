/** Goal: each answer of an 835 finds its charge line (FORMAT 6.7), and what is said of the claim reaches its lines to the cent (6.3). */
import { expect } from 'expect';
import fc from 'fast-check';
import type { Claim } from '../../../src/line/record';
import { type Cents, cents, formatCents, sum } from '../../../src/money/cents';
import { lineResults } from '../../../src/remittance/lines';
import type { RemitLine } from '../../../src/remittance/types';
import { cas, line, type LineOf, Visit } from '../../support/record';

interface Said {
  lines?: Partial<RemitLine>[];
  cas?: string[];
}

/** Results as `n paid reasons…`, of a claim with these charge lines. */
function results(billed: LineOf[], said: Said): string[] | null {
  const lines = billed.map((one, index) => line(index + 1, one));
  const claim = { lineIds: lines.map(({ id }) => id) } as Claim;
  const detail = {
    adjustments: (said.cas ?? []).map(cas),
    remarks: [],
    forwarded: false,
    lines: (said.lines ?? []).map((one) => ({
      code: '',
      modifiers: [],
      charge: cents(0),
      paid: cents(0),
      adjustments: [],
      remarks: [],
      ...one,
    })),
  };
  const found = lineResults({ detail }, claim, lines);
  return (
    found &&
    found.map(({ line: { n }, paid, adjustments }) =>
      [
        n,
        formatCents(paid),
        ...adjustments.map(({ group, carc, amount }) => `${group}-${carc} ${formatCents(amount)}`),
      ].join(' '),
    )
  );
}
const paid = (amount: number): { paid: Cents } => ({ paid: cents(amount * 100) });

describe('A service line of an 835', () => {
  it('finds its charge line by the control number, whatever code it names', () =>
    expect(
      results([{ code: '99213' }, { code: '99214' }], {
        lines: [
          { control: 'TL1L2', code: '99213', ...paid(20) },
          { control: 'TL1L1', code: '99999', ...paid(10) },
        ],
      }),
    ).toEqual(['1 10.00', '2 20.00']));

  it('without one is found by code and modifiers, in whatever order the payer gives them', () =>
    expect(
      results([{ code: '99213' }, { code: '99213', modifiers: ['25', '59'] }], {
        lines: [
          { code: '99213', modifiers: ['59', '25'], ...paid(20) },
          { code: '99213', ...paid(10) },
        ],
      }),
    ).toEqual(['1 10.00', '2 20.00']));

  it('with another code is found by the billed one (SVC06)', () =>
    expect(
      results([{ code: '99214' }, { code: '99213' }], {
        lines: [
          { code: '99213', billedCode: '99214', ...paid(70) },
          { code: '99213', ...paid(30) },
        ],
      }),
    ).toEqual(['1 70.00', '2 30.00']));

  it('with another code and its modifiers is found by the billed code and modifiers alone', () =>
    expect(
      results([{ code: '99214', modifiers: ['25'] }, { code: '99214' }], {
        lines: [{ code: '99213', modifiers: ['25'], billedCode: '99214', ...paid(70) }],
      }),
    ).toEqual(['2 70.00']));

  it('with other modifiers is found by the code, if one line has it', () => {
    expect(
      results([{ code: '99213', modifiers: ['25'] }, { code: 'G0127' }], { lines: [{ code: '99213', ...paid(10) }] }),
    ).toEqual(['1 10.00']);
    expect(
      results(
        [
          { code: '99213', modifiers: ['25'] },
          { code: '99213', modifiers: ['59'] },
        ],
        { lines: [{ code: '99213' }] },
      ),
    ).toBeNull();
  });

  it('without a procedure is found by its revenue code (SVC01 NU)', () =>
    expect(
      results(
        [
          { code: '99284', revenue: '0450' },
          { code: '', revenue: '0250' },
        ],
        {
          lines: [
            { code: '0250', paid: cents(2000) },
            { code: '99284', paid: cents(8000) },
          ],
        },
      ),
    ).toEqual(['1 80.00', '2 20.00']));

  it('that fits none leaves the claim without a home', () => {
    expect(results([{ code: '99213' }], { lines: [{ code: '99214' }] })).toBeNull();
    expect(results([{ code: '99213' }], { lines: [{ code: '99213', ...paid(5) }, { code: 'J3420' }] })).toBeNull();
  });

  it('with a control number that is not ours is found by its code', () =>
    expect(results([{ code: '99213' }], { lines: [{ control: 'XYZ', code: '99213', ...paid(10) }] })).toEqual([
      '1 10.00',
    ]));

  it('takes one each of lines that were billed alike, the one of its charge first', () => {
    const twice = [
      { code: '97110', charge: '40.00' },
      { code: '97110', charge: '80.00' },
    ];
    expect(
      results(twice, {
        lines: [
          { code: '97110', charge: cents(8000), ...paid(50) },
          { code: '97110', charge: cents(4000), ...paid(25) },
        ],
      }),
    ).toEqual(['1 25.00', '2 50.00']);
    expect(
      results(twice, {
        lines: [
          { code: '97110', ...paid(25) },
          { code: '97110', ...paid(50) },
        ],
      }),
    ).toEqual(['1 25.00', '2 50.00']);
  });

  it('adds up with the others of its charge line', () =>
    expect(
      results([{ code: '80053', charge: '100.00' }], {
        lines: [
          { code: '82040', billedCode: '80053', ...paid(20), adjustments: [cas('CO-45 10.00')] },
          { code: '82247', billedCode: '80053', ...paid(30), adjustments: [cas('CO-45 40.00')] },
        ],
      }),
    ).toEqual(['1 50.00 CO-45 10.00 CO-45 40.00']));
});

describe('An adjustment of the whole claim', () => {
  const two = [{ charge: '100.00' }, { charge: '200.00' }];
  const answered = {
    lines: [
      { control: 'TL1L1', ...paid(80), adjustments: [cas('CO-45 20.00')] },
      { control: 'TL1L2', ...paid(150), adjustments: [cas('CO-45 50.00')] },
    ],
  };

  it('lowers the lines’ payments in line order, each down to nothing', () =>
    expect(results(two, { ...answered, cas: ['PR-1 100.00'] })).toEqual([
      '1 0.00 CO-45 20.00 PR-1 80.00',
      '2 130.00 CO-45 50.00 PR-1 20.00',
    ]));

  it('goes on where the one before it stopped', () =>
    expect(results(two, { ...answered, cas: ['PR-1 100.00', 'CO-253 30.00'] })).toEqual([
      '1 0.00 CO-45 20.00 PR-1 80.00',
      '2 100.00 CO-45 50.00 PR-1 20.00 CO-253 30.00',
    ]));

  it('that is negative raises the first line’s payment, before any other lowers it', () => {
    expect(results(two, { ...answered, cas: ['CO-144 -5.00'] })![0]).toBe('1 85.00 CO-45 20.00 CO-144 -5.00');
    expect(results(two, { ...answered, cas: ['PR-1 240.00', 'CO-144 -10.00'] })).toEqual([
      '1 0.00 CO-45 20.00 CO-144 -10.00 PR-1 90.00',
      '2 0.00 CO-45 50.00 PR-1 150.00',
    ]);
  });

  it('of a claim without service lines starts from every line paid in full', () =>
    expect(results(two, { cas: ['CO-45 150.00', 'PR-2 30.00'] })).toEqual([
      '1 0.00 CO-45 100.00',
      '2 120.00 CO-45 50.00 PR-2 30.00',
    ]));

  it('leaves no cent behind, even when the claim is paid less than nothing', () => {
    const amount = fc.integer({ min: -20_000, max: 20_000 }).map(cents);
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 4 }),
        fc.array(amount, { maxLength: 4 }),
        (lines, adjustments) => {
          const visit = new Visit({ lines: lines.map(() => ({})) });
          const claim = { lineIds: visit.record.lines.map(({ id }) => id) } as Claim;
          const detail = {
            adjustments: adjustments.map((one) => ({ group: 'CO', carc: '45', amount: one })),
            remarks: [],
            forwarded: false,
            lines: lines.map((one, index) => visit.remitLine({ line: index + 1, paid: formatCents(one) })),
          };
          const found = lineResults({ detail }, claim, visit.record.lines)!;
          const total = sum(lines) - sum(adjustments);
          expect(sum(found.map((one) => one.paid))).toBe(total);
          expect(sum(found.flatMap((one) => one.adjustments.map((part) => part.amount)))).toBe(sum(adjustments));
          if (total >= 0 && lines.every((one) => one >= 0)) expect(found.every((one) => one.paid >= 0)).toBe(true);
        },
      ),
    );
  });
});
