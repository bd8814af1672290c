/**
 * Goal: an institutional visit becomes an 837I that the guide's own checks pass, and a UB-04 of 22 lines. Method: the
 * content is made from lines and encounter by hand, written by the codec and read as segments.
 */
import { expect } from 'expect';
import { formsOf } from '../../../src/claims/forms';
import { institutionalContent, institutionalLine } from '../../../src/claims/institutional';
import type { EncounterFacts, Line } from '../../../src/line/record';
import { sum, ZERO } from '../../../src/money/cents';
import { checkX12, type Claim837I, readX12, write837I, writeInterchange } from '../../../src/x12';
import { encounter, line } from '../../support/builders';
import { claim } from '../x12/claims';

const ER = line(1, { revenue: '0450', code: '99284', modifiers: ['25'], charge: '800.00' });
const DRUGS = line(2, { revenue: '0250', code: '', charge: '120.50', units: 3 });

function content(lines: Line[], visit: Partial<EncounterFacts> = {}): Claim837I {
  const { place: _, diagnoses: _dx, lines: _lines, renderingProvider, ...common } = claim();
  return institutionalContent(
    encounter({ kind: 'institutional', place: '13', diagnoses: ['K35.80', 'I10'], through: '2026-03-05', ...visit }),
    { ...common, renderingProvider: renderingProvider!, total: sum(lines.map(({ charge }) => charge ?? ZERO)) },
    lines.map((each, index) => institutionalLine(each, index + 1, [])),
  );
}

function written(sent: Claim837I): Buffer {
  return writeInterchange({
    senderId: 'THROUGHLINE',
    receiverId: 'PHP01',
    date: '2026-03-06',
    time: '0900',
    control: '000000001',
    usage: 'T',
    groups: [
      {
        functionalId: 'HC',
        sender: 'THROUGHLINE',
        receiver: 'PHP01',
        control: '1',
        version: '005010X223A2',
        transactions: [
          write837I({
            stControlNumber: '0001',
            bht03: 'B1',
            created: { date: '2026-03-06', time: '0900' },
            submitter: { name: 'CLINIC', id: 'THROUGHLINE', contact: { name: 'BILLING', phone: '8005550100' } },
            receiver: { name: 'PLAN', id: 'PHP01' },
            claims: [sent],
          }),
        ],
      },
    ],
  });
}

const segments = (sent: Claim837I): string[] =>
  readX12(written(sent)).interchanges.flatMap(({ groups }) =>
    groups.flatMap(({ transactions }) =>
      transactions.flatMap((transaction) => transaction.segments.map(({ elements }) => elements.join('*'))),
    ),
  );

describe('an institutional claim', () => {
  it('says type of bill, period, diagnoses and attending provider', () => {
    const all = segments(content([ER, DRUGS])).join('\n');
    expect(all).toMatch(/^CLM\*[^*]+\*920\.5\*\*\*13:A:1\*\*A\*Y\*Y/m);
    expect(all).toContain('DTP*434*RD8*20260303-20260305');
    expect(all).toContain('HI*ABK:K3580\n');
    expect(all).toContain('HI*ABF:I10\n');
    expect(all).toMatch(/^NM1\*71\*1\*/m);
    expect(all).not.toMatch(/^NM1\*82/m);
  });

  it('has a revenue code on each line, and a procedure where there is one', () => {
    const all = segments(content([ER, DRUGS]));
    expect(all).toContain('SV2*0450*HC:99284:25*800*UN*1');
    expect(all).toContain('SV2*0250**120.5*UN*3');
    expect(all.filter((segment) => segment === 'DTP*472*D8*20260303')).toHaveLength(2);
  });

  it('tells admission and days of the bed of a patient who stayed', () => {
    const bed = line(1, { revenue: '0120', code: '', charge: '2000.00', units: 4 });
    const all = segments(content([bed], { place: '11' }));
    expect(all).toContain('DTP*435*D8*20260303');
    expect(all).toContain('HI*ABJ:K3580');
    expect(all).toContain('SV2*0120**2000*DA*4');
    expect(all.some((segment) => segment.startsWith('DTP*472'))).toBe(false);
  });

  it('passes the checks of its guide, warnings among them', async () => {
    const found: string[] = [];
    for (const sent of [content([ER, DRUGS]), content([DRUGS], { place: '11' })])
      for await (const { message } of checkX12(written(sent), { strict: true })) found.push(message);
    expect(found).toEqual([]);
  });

  it('is on paper a UB-04 of 22 lines a form', () => {
    const lines = Array.from({ length: 23 }, (_, index) =>
      line(index + 1, { revenue: '0250', code: '', charge: '10.00' }),
    );
    const [first, second] = formsOf(content(lines));
    expect([first!.total, second!.total]).toEqual([22000, 1000]);
    expect(first!.items).toContainEqual(['4', '0131']);
    expect(second!.items).toContainEqual(['42.1', '0250']);
    expect(second!.items).toContainEqual(['54', '0.00']);
  });
});
