/**
 * Goal: the answer to a file says what was found, and is itself what the guides ask. Method: samples and changed samples are
 * answered; the answers are read back, and checked like any file that comes in.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { acknowledge, parse999, parseTA1, writeAnswer } from '../../../src/x12/index';
import { ADVICE, ANSWER, PROFESSIONAL, changed, findings } from './guides-support';
import { corpusTotals, sample } from './support';

const ENVELOPE = { date: '2026-03-04', time: '0900', control: '000000077', groupControl: 12 };

/** The answer to the only interchange of a file, read back. */
async function answered(bytes: Buffer, requested = true) {
  const { interchanges } = await acknowledge(bytes);
  const file = writeAnswer({ ...interchanges[0]!, requested }, ENVELOPE)!;
  expect(await findings(file)).toEqual([]);
  const { acknowledgements } = parse999(file);
  return { file, ta1: parseTA1(file).acknowledgements[0], groups: acknowledgements };
}

describe('acknowledge', () => {
  it('accepts what has no fault', async () => {
    const { ta1, groups } = await answered(sample(PROFESSIONAL));
    expect(ta1).toEqual({ control: '000000101', date: '2026-01-15', time: '1200', status: 'A', noteCode: '000' });
    expect(groups).toMatchObject([
      {
        group: { functionalId: 'HC', control: '101', version: '005010X222A1' },
        status: 'A',
        includedCount: 1,
        acceptedCount: 1,
        transactions: [{ id: '837', control: '0001', version: '005010X222A1', status: 'A', codes: [] }],
      },
    ]);
  });

  it('goes to whom the file came from, and tells TA1 only where it is asked for or something is wrong', async () => {
    const { file, ta1 } = await answered(sample(PROFESSIONAL), false);
    expect(ta1).toBeUndefined();
    expect(file.toString()).toMatch(/^ISA\*00\* {10}\*00\* {10}\*ZZ\*SYNTHRCV {7}\*ZZ\*SYNTHSND/);
    expect(file.toString()).toContain('~GS*FA*SYNTHRCV*SYNTHSND*20260304*0900*12*X*005010X231A1~');
  });

  it('rejects for an error: segment, loop, element, component, code, bad value and the claim', async () => {
    const bytes = changed(PROFESSIONAL, ['SV1*HC:85025', 'SV1*HC:85025:LONGMOD*40*UN*1***1']);
    const { groups } = await answered(bytes);
    expect(groups[0]).toMatchObject({ status: 'R', acceptedCount: 0 });
    expect(groups[0]!.transactions[0]).toMatchObject({ status: 'R', codes: ['5'] });
    expect(groups[0]!.transactions[0]!.segmentErrors).toEqual([
      {
        segmentId: 'SV1',
        position: 27,
        loop: '2400',
        code: '8',
        contexts: [[['CLM01', 'PCN0001']]],
        elementErrors: [
          { element: 1, component: 3, dataElement: '1339', code: '5', badValue: 'LONGMOD', contexts: [] },
        ],
      },
    ]);
  });

  it('accepts with errors what has warnings alone', async () => {
    const bytes = changed(PROFESSIONAL, ['NM1*82', 'NM1*82*1*EXAMPLE*IVY****XX*1000000021']);
    const { groups } = await answered(bytes);
    expect(groups[0]).toMatchObject({ status: 'E', acceptedCount: 1, transactions: [{ status: 'E', codes: ['I5'] }] });
  });

  it('accepts a part: two of three transactions', async () => {
    const { groups } = await answered(sample('broken/own-b11-dup-st02.edi'));
    expect(groups[0]).toMatchObject({ status: 'P', includedCount: 3, acceptedCount: 2 });
    expect(groups[0]!.transactions.map(({ status, codes }) => [status, ...codes])).toEqual([['A'], ['R', '23'], ['A']]);
  });

  it('notes an ISA13 that comes again between two partners; strict refuses it', async () => {
    const twice = Buffer.concat([sample(PROFESSIONAL), sample(PROFESSIONAL)]);
    expect((await findings(twice)).map(({ severity, code, elementName }) => [severity, code, elementName])).toEqual([
      ['warning', 'duplicate_interchange_control', 'ISA13'],
    ]);
    const verdicts = async (strict: boolean) => {
      const { interchanges } = await acknowledge(twice, { strict });
      return interchanges.map(({ acknowledgement, groups }) => [
        acknowledgement.status,
        acknowledgement.noteCode,
        groups.length,
      ]);
    };
    expect(await verdicts(false)).toEqual([
      ['A', '000', 1],
      ['E', '025', 1],
    ]);
    expect((await verdicts(true))[1]).toEqual(['R', '025', 0]);
    const other = Buffer.from(sample(PROFESSIONAL).toString('latin1').replace('SYNTHRCV ', 'SYNTHRCV2'), 'latin1');
    expect(await findings(Buffer.concat([sample(PROFESSIONAL), other]))).toEqual([]);
  });

  it('names the situation of what a situation requires', async () => {
    const bytes = changed(PROFESSIONAL, ['CLM', 'CLM*PCN0001*190***11:B:7*Y*A*Y*Y']);
    const { groups } = await answered(bytes);
    expect(groups[0]!.transactions[0]!.segmentErrors).toMatchObject([
      {
        segmentId: 'REF',
        code: 'I6',
        contexts: [[['CLM01', 'PCN0001']], ['SITUATIONAL TRIGGER', 'CLM', '19', '2300']],
      },
    ]);
  });

  it('refuses a group whose count is wrong, a transaction whose count is wrong', async () => {
    const group = await answered(sample('broken/own-b05-ge-count.edi'));
    expect(group.groups[0]).toMatchObject({ status: 'R', codes: ['5'], transactions: [], acceptedCount: 0 });
    const bytes = Buffer.from(sample(PROFESSIONAL).toString().replace('SE*29', 'SE*28'));
    const transaction = await answered(bytes);
    expect(transaction.groups[0]!.transactions[0]).toMatchObject({ status: 'R', codes: ['4'], segmentErrors: [] });
  });

  it('refuses an interchange that is cut off, and then says nothing of its groups', async () => {
    const { ta1, groups } = await answered(sample(PROFESSIONAL).subarray(0, 700));
    expect(ta1).toMatchObject({ status: 'R', noteCode: '023' });
    expect(groups).toEqual([]);
  });

  it('tells by TA1 which element of ISA is wrong', async () => {
    const { ta1 } = await answered(Buffer.from(sample(PROFESSIONAL).toString().replace('*T*:~', '*X*:~')));
    expect(ta1).toMatchObject({ status: 'R', noteCode: '020' });
  });

  it('answers an 835, whose ST names no guide', async () => {
    const { groups } = await answered(changed(ADVICE, ['LX*1']));
    expect(groups[0]!.transactions[0]).toMatchObject({ id: '835', status: 'R' });
    expect(groups[0]!.transactions[0]).not.toHaveProperty('version');
  });

  it('does not answer answers', async () => {
    const { interchanges } = await acknowledge(sample(ANSWER));
    expect(interchanges).toMatchObject([{ groups: [] }]);
    expect(writeAnswer(interchanges[0]!, ENVELOPE)).toBeUndefined();
  });

  it('has nobody to tell of what is no interchange', async () => {
    const { interchanges, unanswerable } = await acknowledge(Buffer.from('<html>no</html>'));
    expect(interchanges).toEqual([]);
    expect(unanswerable).toMatchObject([{ code: 'html_file' }]);
  });

  it('takes control numbers that hold its own delimiters', async () => {
    const piped = sample(PROFESSIONAL).toString().replaceAll('*', '|').replaceAll('|0001', '|0*01');
    const { groups } = await answered(Buffer.from(piped));
    expect(groups[0]!.transactions[0]).toMatchObject({ control: '0?01' });
  });

  it('stays small for a file of noise', async () => {
    const noise = Array.from({ length: 5000 }, (_, i) => `ZZ${i % 10}*X`);
    const { groups } = await answered(changed(PROFESSIONAL, ['HI*', 'HI*ABK:J069', ...noise]));
    expect(groups[0]!.transactions[0]!.segmentErrors).toHaveLength(500);
  });

  it('gives findings on the way', async () => {
    const seen: string[] = [];
    await acknowledge(changed(PROFESSIONAL, ['N3*200']), {}, ({ code }) => seen.push(code));
    expect(seen).toEqual(['missing_segment']);
  });
});

describe('whatever comes in', function () {
  this.timeout(60_000);
  const good = sample(PROFESSIONAL).toString('latin1');
  /** Beyond the ISA, so that somebody can be answered. */
  const place = fc.integer({ min: 106, max: good.length });
  const change = fc.record({
    from: place,
    cut: fc.integer({ min: 0, max: 40 }),
    put: fc.string({ maxLength: 12, unit: 'binary-ascii' }),
  });

  it('nothing is thrown, and the answer is without fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        let text = good;
        for (const { from, cut, put } of changes) text = text.slice(0, from) + put + text.slice(from + cut);
        await answered(Buffer.from(text, 'latin1'));
      }),
      { numRuns: 200 },
    );
  });
});

describe('every answer to the corpus is itself without fault', () => {
  for (const path of Object.keys(corpusTotals)) {
    it(path, async () => {
      const { interchanges } = await acknowledge(sample(path));
      for (const interchange of interchanges.slice(0, 3)) {
        const file = writeAnswer({ ...interchange, requested: true }, ENVELOPE)!;
        expect(await findings(file, { strict: true })).toEqual([]);
      }
    });
  }
});
