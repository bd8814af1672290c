/**
 * Goal: a person reads a file in words and amounts and sees all of it. Method: texts of the samples; every value of every file of
 * the corpus is somewhere in its explanation; hostile bytes do not reach the terminal.
 */
import { expect } from 'expect';
import { explainX12 } from '../../../src/x12/explain/explain';
import { valueText } from '../../../src/x12/explain/values';
import { type X12Source, readX12 } from '../../../src/x12/index';
import { GS, ISA, corpusTotals, envelope, sample } from './support';

async function explained(source: X12Source): Promise<string[]> {
  let text = '';
  for await (const piece of explainX12(source)) text += piece;
  return text.split('\n');
}

describe('explain', () => {
  it('an 835: who, what, loops, names, words, money, dates', async () => {
    const lines = await explained(sample('835/own-835-reversal-forward-balance.edi'));
    expect(lines.slice(0, 3)).toEqual([
      'Interchange 000000101 from ZZ SYNTHSND to ZZ SYNTHRCV, 2026-01-15 12:00, test, version 00501',
      '  Group 101: HP (payment advice (835)) from SYNTHSND to SYNTHRCV, 2026-01-15 12:00, guide 005010X221A1',
      '    Transaction 835 0001, guide 005010X221A1: Health Care Claim Payment/Advice',
    ]);
    for (const line of [
      '      Loop 2000  Header Number',
      '        Loop 2100  Claim Payment Information',
      '            CLP02     Claim Status Code: 22 (reversal of an earlier payment)',
      '            CLP03     Total Claim Charge Amount: -$150.00',
      '          Loop 2110  Service Payment Information',
      '              DTM02     Service Date: 2025-11-03',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.join('\n')).toMatch(/PLB03-1 {3}Adjustment Reason Code: FB \(forwarded balance\)/);
  });

  it('a professional claim: its place of service; a hospital claim: its type of bill, which is none', async () => {
    expect((await explained(sample('837p/own-837p-basic.edi'))).join('\n')).toMatch(
      /CLM05-1 {3}Place of Service Code: 11 \(office\)/,
    );
    expect((await explained(sample('837i/own-837i-inpatient.edi'))).join('\n')).toMatch(
      /CLM05-1 {3}Facility Type Code: 11$/m,
    );
  });

  it('a claim acknowledgement: the category of each status', async () => {
    expect((await explained(sample('277ca/imsweb-277ca-rejected.edi'))).join('\n')).toMatch(
      /STC01-1 {3}.*: A7 \(rejected, information invalid\)/,
    );
  });

  it('a TA1', async () => {
    expect(await explained(sample('999/own-ta1-accepted.edi'))).toContain(
      '    TA101     Interchange Control Number: 000000101',
    );
  });

  for (const path of Object.keys(corpusTotals)) {
    it(`every segment and text of ${path}`, async () => {
      const bytes = sample(path);
      const text = (await explained(bytes)).join('\n');
      const { interchanges, errors } = readX12(bytes);
      for (const error of errors) expect(text).toContain(`! ${error.message}`);
      const segments = interchanges.flatMap((one) =>
        one.groups.flatMap((group) => group.transactions.flatMap((transaction) => transaction.segments)),
      );
      // Where lines are broken inside segments, ids are shown with the break in them.
      if (errors.some(({ code }) => code === 'control_character')) return;
      expect(text.match(/^ +[A-Z][A-Z0-9]{1,2}( {2}|$)/gm)?.length ?? 0).toBeGreaterThanOrEqual(segments.length);
      const names = segments.filter(({ id }) => id === 'NM1').map(({ elements }) => elements[3] ?? '');
      for (const name of names) expect(text).toContain(name.trim());
    });
  }

  it('is the same whatever the chunks', async () => {
    const bytes = sample('837i/own-837i-snf-two-claims.edi');
    async function* bits() {
      for (let i = 0; i < bytes.length; i += 7) yield bytes.subarray(i, i + 7);
    }
    expect(await explained(bits())).toEqual(await explained(bytes));
  });

  it('shows a segment that has no place, and one of an unknown guide', async () => {
    const lines = await explained(envelope(ISA, GS, 'ST*835*0001', 'ZZZ*1*A:B', 'SE*3*0001', 'GE*1*7'));
    expect(lines).toContain('      ZZZ  stands where the guide has no place for it');
    expect(lines).toContain('        ZZZ02-2   B');
    const other = await explained(envelope(ISA, GS.replace('X221A1', 'X999'), 'ST*834*0001', 'REF*0F*1', 'SE*3*0001'));
    expect(other.join('\n')).toContain('this guide is not known here');
    expect(other).toContain('        REF02     Reference Identification: 1');
  });

  it('does not let a file steer the terminal', async () => {
    const text = (await explained(envelope(ISA, GS, 'ST*835*0001', 'NM1*QC*1*\u001b[2J\u009bX\u0007'))).join('\n');
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text)).toBe(false);
    expect(text).toContain('\\u001b[2J');
  });
});

describe('explain: values', () => {
  const of = (value: string, dataElement: string, type = 'AN', period?: string) =>
    valueText(value, { dataElement, type, words: dataElement }, period);

  it('money has its sign and two decimals, and is shown as it stands where it is none', () => {
    expect(['1234567.5', '-57', '.5', '19O'].map((text) => of(text, '782', 'R'))).toEqual([
      '$1,234,567.50',
      '-$57.00',
      '$0.50',
      '19O (not an amount)',
    ]);
  });

  it('dates, times and periods', () => {
    expect(of('20260303', '373', 'DT')).toBe('2026-03-03');
    expect(of('20261332', '373', 'DT')).toBe('20261332');
    expect(of('0915', '337', 'TM')).toBe('09:15');
    expect(of('20260303-20260305', '1251', 'AN', 'RD8')).toBe('2026-03-03 to 2026-03-05');
    expect(of('202603030915', '1251', 'AN', 'DT')).toBe('2026-03-03 09:15');
  });

  it('codes have words where they are known', () => {
    expect(of('CO', '1033', 'ID')).toBe('CO (contractual obligation: the provider writes it off)');
    expect(of('Q9', '1033', 'ID')).toBe('Q9');
  });
});
