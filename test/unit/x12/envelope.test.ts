/**
 * Goal: the reader gives back any structure of any delimiters, and any wrong count or control number is one fault, named.
 * Method: random interchanges built as text by a few lines here, independent of the writer.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { readX12 } from '../../../src/x12/index';
import { codes } from './support';

interface Plan {
  /** Element, component, repetition, terminator. */
  delimiters: string[];
  /** For each interchange: groups, each with its transactions, each with its segments. */
  interchanges: string[][][][][];
  /** Put after each terminator. */
  padding: string;
}

const data = fc.string({ unit: fc.constantFrom(...'ABCXYZ019 .-'), maxLength: 6 });
const segmentElements = fc
  .tuple(fc.constantFrom('NM1', 'REF', 'CLP', 'N3', 'ISX'), fc.array(data, { minLength: 1, maxLength: 4 }))
  .map(([id, rest]) => [id, ...rest]);
const plan: fc.Arbitrary<Plan> = fc.record({
  delimiters: fc.shuffledSubarray([...'*|+:>^}~!?'], { minLength: 4, maxLength: 4 }),
  interchanges: fc.array(
    fc.array(fc.array(fc.array(segmentElements, { maxLength: 4 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 2,
    }),
    { minLength: 1, maxLength: 2 },
  ),
  padding: fc.constantFrom('', '\n', '\r\n'),
});

/** Every segment of the file, as elements. */
function segmentsOf({ interchanges, delimiters }: Plan): string[][] {
  const [, component, repetition] = delimiters as [string, string, string, string];
  return interchanges.flatMap((groups, i) => {
    const control = String(i + 1).padStart(9, '0');
    const ids = ['ZZ', 'SND'.padEnd(15), 'ZZ', 'RCV'.padEnd(15)];
    const blank = ' '.repeat(10);
    return [
      ['ISA', '00', blank, '00', blank, ...ids, '260303', '1200', repetition, '00501', control, '0', 'T', component],
      ...groups.flatMap((transactions, g) => [
        ['GS', 'HP', 'SND', 'RCV', '20260303', '1200', String(g + 1), 'X', '005010X221A1'],
        ...transactions.flatMap((body, t) => [
          ['ST', '835', `000${t + 1}`],
          ...body,
          ['SE', String(body.length + 2), `000${t + 1}`],
        ]),
        ['GE', String(transactions.length), String(g + 1)],
      ]),
      ['IEA', String(groups.length), control],
    ];
  });
}

function bytesOf(segments: string[][], { delimiters, padding }: Plan): Buffer {
  const [element, , , terminator] = delimiters as [string, string, string, string];
  return Buffer.from(segments.map((one) => one.join(element) + terminator + padding).join(''));
}

describe('envelope: any structure', () => {
  it('comes back as it was built, in any delimiters', () => {
    fc.assert(
      fc.property(plan, (value) => {
        const { interchanges, errors } = readX12(bytesOf(segmentsOf(value), value));
        expect(errors).toEqual([]);
        const [element, component, repetition, terminator] = value.delimiters;
        for (const one of interchanges) expect(one.delimiters).toEqual({ element, component, repetition, terminator });
        const found = interchanges.map(({ groups }) =>
          groups.map(({ transactions }) =>
            transactions.map(({ segments }) => segments.slice(1, -1).map(({ elements }) => elements)),
          ),
        );
        expect(found).toEqual(value.interchanges);
      }),
      { numRuns: 200 },
    );
  });

  it('numbers segments from ST and finds each at its offset', () => {
    fc.assert(
      fc.property(plan, (value) => {
        const bytes = bytesOf(segmentsOf(value), value);
        for (const { groups } of readX12(bytes).interchanges) {
          for (const { segments } of groups.flatMap(({ transactions }) => transactions)) {
            segments.forEach(({ number, offset, elements }, i) => {
              expect(number).toBe(i + 1);
              const text = elements.join(value.delimiters[0]);
              expect(bytes.subarray(offset, offset + text.length).toString()).toBe(text);
            });
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  const COUNT = { SE: 'segment_count_mismatch', GE: 'transaction_count_mismatch', IEA: 'group_count_mismatch' };
  const CONTROL = {
    SE: 'transaction_control_mismatch',
    GE: 'group_control_mismatch',
    IEA: 'interchange_control_mismatch',
  };
  for (const id of ['SE', 'GE', 'IEA'] as const) {
    for (const [index, expected] of [
      [1, COUNT[id]],
      [2, CONTROL[id]],
    ] as const) {
      it(`any ${id}0${index} put wrong is ${expected}, and nothing else`, () => {
        fc.assert(
          fc.property(plan, fc.nat(), (value, at) => {
            const segments = segmentsOf(value).map((one) => [...one]);
            const trailers = segments.filter(([name]) => name === id);
            const trailer = trailers[at % trailers.length]!;
            trailer[index] = String(Number(trailer[index]) + 1).padStart(trailer[index]!.length, '0');
            const { errors } = readX12(bytesOf(segments, value));
            expect(errors.map(({ code, element }) => [code, element])).toEqual([[expected, `${id}0${index}`]]);
          }),
          { numRuns: 100 },
        );
      });
    }
  }

  it('any one segment left out is found', () => {
    fc.assert(
      fc.property(plan, fc.nat(), (value, at) => {
        const segments = segmentsOf(value);
        segments.splice(at % segments.length, 1);
        expect(codes(readX12(bytesOf(segments, value)).errors)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('any one segment sent twice is found', () => {
    fc.assert(
      fc.property(plan, fc.nat(), (value, at) => {
        const segments = segmentsOf(value);
        const index = at % segments.length;
        segments.splice(index, 0, segments[index]!);
        expect(codes(readX12(bytesOf(segments, value)).errors)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
