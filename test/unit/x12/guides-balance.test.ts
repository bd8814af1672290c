/** Goal: sums of claims and remits that do not come out are found at the amount that says so. Method: one amount changed. */
import { expect } from 'expect';
import { ADVICE, type Change, INSTITUTIONAL, PROFESSIONAL, changed, findings, short } from './guides-support';
import { sample } from './support';

const COB = '837p/stupidedi-medicare-secondary-payer-cob.edi';

async function errors(path: string, ...changes: Change[]): Promise<string[]> {
  const all = await findings(changed(path, ...changes));
  return all.filter(({ severity }) => severity === 'error').map(short);
}

describe('the sums of a claim', () => {
  it('CLM02 is the sum of the lines: SV1', async () => {
    expect(await errors(PROFESSIONAL, ['SV1*HC:85025', 'SV1*HC:85025*40.01*UN*1***1'])).toEqual([
      '2300 CLM02 out_of_balance',
    ]);
  });

  it('CLM02 is the sum of the lines: SV2', async () => {
    expect(await errors(INSTITUTIONAL, ['SV2*0250', 'SV2*0250**844*UN*12'])).toEqual(['2300 CLM02 out_of_balance']);
  });

  it('the message has both sums', async () => {
    const [finding] = await findings(changed(PROFESSIONAL, ['SV1*HC:85025', 'SV1*HC:85025*40.01*UN*1***1']));
    expect(finding).toMatchObject({ level: 'balance', segment: 19, dataElement: '782', badValue: '190' });
    expect(finding!.message).toContain('190.00');
    expect(finding!.message).toContain('190.01');
  });

  it('what the other payer paid and adjusted is the charge of the line', async () => {
    expect(await errors(COB, ['CAS*CO', 'CAS*CO*42*24'])).toEqual(['2430 SVD02 out_of_balance']);
  });

  it('what the other payer paid for the claim is what it paid for the lines', async () => {
    expect(await errors(COB, ['AMT*D', 'AMT*D*81'])).toEqual(['2320 AMT02 out_of_balance']);
    expect(await errors(COB, ['AMT*D', 'CAS*CO*A2*5', 'AMT*D*75'])).toEqual([]);
  });

  it('a payer that paid no line is not held against lines', async () => {
    expect(await errors(COB, ['NM1*PR*2*COMMERCE', 'NM1*PR*2*COMMERCE*****PI*60000'], ['AMT*D', 'AMT*D*1'])).toEqual(
      [],
    );
  });
});

describe('the sums of a remit', () => {
  it('a line: SVC02 less its adjustments is SVC03', async () => {
    expect(await errors(ADVICE, ['CAS*CO*45*40', 'CAS*CO*45*41'])).toEqual([
      '2110 SVC03 out_of_balance',
      '2100 CLP04 out_of_balance',
    ]);
  });

  it('the payment: all claims less PLB is BPR02', async () => {
    expect(
      await errors(ADVICE, [
        'BPR*I*115',
        'BPR*I*116*C*ACH*CCP*01*021000021*DA*123456789*1512345678**01*021000021*DA*987654321*20260114',
      ]),
    ).toEqual(['- BPR02 out_of_balance']);
  });

  it('PLB takes part, several of them', async () => {
    const plb = ['PLB*1000000012*20261231*WO:A1*10', 'PLB*1000000012*20261231*L6:I1*-4.5*WO:A2*-5.5'];
    expect(await errors(ADVICE, ['AMT*B6*25', 'AMT*B6*25', ...plb])).toEqual([]);
  });

  it('CLP05 that is not what the patient owes is worth a warning', async () => {
    const [finding] = await findings(changed(ADVICE, ['CAS*PR', 'CAS*OA*3*20']));
    expect(finding).toMatchObject({ severity: 'warning', elementName: 'CLP05', level: 'balance' });
  });

  it('an amount beyond any that money has is out of balance, not a crash', async () => {
    const huge = '9'.repeat(18);
    const all = await errors(ADVICE, ['CLP', `CLP*PCN0164*1*${huge}*115*20*12*2026000000164*11*1`]);
    expect(all).toContain('2100 CLP04 out_of_balance');
  });
});

describe('levels', () => {
  it('each looks less deep than the one after it', async () => {
    const bytes = changed(
      PROFESSIONAL,
      ['SV1*HC:85025', 'SV1*HC:85025*40.01*UN*1***1'],
      ['N3*200'],
      ['DMG', 'DMG*D8*19700230*F'],
      ['IEA', 'IEA*1*000000102'],
    );
    const at = async (level: 'envelope' | 'syntax' | 'guide' | 'balance') =>
      (await findings(bytes, { level })).map(({ code }) => code).sort();
    expect(await at('envelope')).toEqual(['interchange_control_mismatch']);
    expect(await at('syntax')).toEqual(['interchange_control_mismatch', 'invalid_date']);
    expect(await at('guide')).toEqual(['interchange_control_mismatch', 'invalid_date', 'missing_segment']);
    expect(await at('balance')).toEqual([
      'interchange_control_mismatch',
      'invalid_date',
      'missing_segment',
      'out_of_balance',
    ]);
  });

  it('a file of a hundred interchanges is checked as one', async () => {
    const text = sample(PROFESSIONAL).toString('latin1');
    const each = Array.from({ length: 100 }, (_, i) => text.replaceAll('000000101', String(i + 1).padStart(9, '0')));
    expect(await findings(Buffer.from(each.join(''), 'latin1'))).toEqual([]);
  });
});
