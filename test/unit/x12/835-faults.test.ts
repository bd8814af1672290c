/**
 * Goal: what cannot be read of an 835 is named by segment and element, and what can is right to the cent. Method: one fault at a
 * time; the own samples against their totals.
 */
import { expect } from 'expect';
import { sum } from '../../../src/money/cents';
import { balance835, parse835, wrapTransactions } from '../../../src/x12/index';
import { HEADER, TEXT, faults, read } from './remits';
import { codes, sample, totals } from './support';

describe('835: faults in content', () => {
  const FAULTS: readonly (readonly [string, [string, string][], unknown[]])[] = [
    ['an amount with a letter O', [['SVC*HC:S0612*180', 'SVC*HC:S0612*18O']], [['bad_amount', 16, 'SVC02']]],
    ['an amount of three decimals', [['CAS*CO*45*30', 'CAS*CO*45*30.001']], [['bad_amount', 18, 'CAS03']]],
    ['no amount', [['CLP*PCN1*1*240', 'CLP*PCN1*1*']], [['missing_element', 14, 'CLP03']]],
    ['a CAS of a group only', [['CAS*CO*45*30', 'CAS*CO']], [['missing_element', 18, 'CAS03']]],
    ['no status', [['CLP*PCN1*1*', 'CLP*PCN1**']], [['missing_element', 14, 'CLP02']]],
    ['units of text', [['*150**1~', '*150**ONE~']], [['bad_number', 16, 'SVC05']]],
    ['29 February of a common year', [['DTM*472*20260303', 'DTM*472*20260229']], [['bad_date', 17, 'DTM02']]],
    ['a date of six digits', [['DTM*405*20260324', 'DTM*405*260324']], [['bad_date', 5, 'DTM02']]],
    ['CLP before LX', [['LX*1~', '']], [['out_of_order', 13, undefined]]],
    ['no BPR', [[/BPR[^~]*~/.exec(TEXT)![0], '']], [['missing_segment', 13, undefined]]],
    ['a service without its claim', [['LX*1~', 'LX*1~SVC*HC:S0612*0*0~']], [['out_of_order', 14, undefined]]],
    ['an adjustment in the header', [['LX*1~', 'CAS*CO*45*30~LX*1~']], [['out_of_order', 13, undefined]]],
    ['no payee', [['N1*PE*PROMONTORY FAMILY CLINIC*XX*1000000012~', '']], [['missing_segment', 13, undefined]]],
  ];
  for (const [what, changes, expected] of FAULTS) it(what, () => expect(faults(...changes)).toEqual(expected));

  it('name the interchange, the transaction, the byte', () => {
    const text = TEXT.replace('SVC*HC:S0612*180', 'SVC*HC:S0612*18O');
    const bytes = wrapTransactions(text, HEADER);
    expect(parse835(bytes).errors).toEqual([
      {
        code: 'bad_amount',
        message: 'SVC02 is not an amount of money in dollars and cents.',
        segment: 16,
        segmentId: 'SVC',
        offset: bytes.indexOf('SVC*HC:S0612'),
        element: 'SVC02',
        interchangeControl: '000000001',
        transactionControl: '0001',
      },
    ]);
  });

  const PLB: readonly (readonly [string, unknown[]])[] = [
    ['PLB*1*20261231*WO*X', [['bad_amount', 26, 'PLB04']]],
    ['PLB*1*20261231*WO', [['missing_element', 26, 'PLB04']]],
    ['PLB*1*20261231**5', [['missing_element', 26, 'PLB03']]],
    ['PLB*1*2026*WO*5', [['bad_date', 26, 'PLB02']]],
    ['PLB*1*20261231*WO*5****', []],
  ];
  for (const [text, expected] of PLB) it(text, () => expect(faults(['SE*', `${text}~SE*`])).toEqual(expected));

  it('say nothing of the patient', () => {
    const { errors } = read(['SVC*HC:S0612*180', 'SVC*HC:S0612*MERIWETHER']);
    expect(errors[0]!.message).toBe('SVC02 is not an amount of money in dollars and cents.');
  });

  it('a file of another kind is a fault, not an empty answer', () => {
    const { remittances, errors } = parse835(sample('999/own-999-loop-six-chars.edi'));
    expect(remittances).toEqual([]);
    expect(codes(errors)).toEqual(['unsupported_transaction']);
  });

  it('a group of the wrong kind is a fault', () => {
    const bytes = Buffer.from(sample('835/own-835-one-line.edi').toString().replace('GS*HP', 'GS*HC'));
    expect(parse835(bytes).errors).toMatchObject([{ code: 'functional_id_mismatch', element: 'GS01' }]);
  });
});

describe('835: the own samples', () => {
  const files = Object.entries(totals).filter(([path]) => /835/.test(path));
  for (const [path, expected] of files) {
    it(`${path}: claims, lines, charges, payments, PLB`, () => {
      const { remittances } = parse835(sample(path));
      const claims = remittances.flatMap((remittance) => remittance.claims);
      expect({
        st: remittances.length,
        claims: claims.length,
        lines: claims.reduce((count, claim) => count + claim.lines.length, 0),
        chargeCents: sum(claims.map((claim) => claim.charge)),
        paidCents: sum(claims.map((claim) => claim.paid)),
        bprCents: remittances.map((remittance) => remittance.payment.amount),
        status: [...new Set(claims.map((claim) => claim.status))].sort(),
        plbCents: sum(
          remittances.flatMap(({ providerAdjustments }) => providerAdjustments.map(({ amount }) => amount)),
        ),
      }).toEqual({
        st: expected.st,
        claims: expected.claims,
        lines: expected.lines,
        chargeCents: expected.chargeCents,
        paidCents: expected.paidCents,
        bprCents: expected.bprCents,
        status: expected.status,
        plbCents: expected.plbCents ?? 0,
      });
    });

    it(`${path}: ${path.includes('b35') ? 'BPR02 is out of balance' : 'balances'}`, () => {
      const found = parse835(sample(path)).remittances.flatMap(balance835);
      expect(found.map(({ code, expected: e, actual }) => [code, e, actual])).toEqual(
        path.includes('b35') ? [['transaction_out_of_balance', 23000, 23100]] : [],
      );
    });
  }

  it('reads amounts in any form', () => {
    const [remittance] = parse835(sample('835/own-835-amount-forms.edi')).remittances;
    const [claim] = remittance!.claims;
    expect([claim!.charge, claim!.paid, claim!.lines[0]!.adjustments[0]!.amount]).toEqual([10050, 50, 10000]);
  });

  it('reads an inpatient claim without lines', () => {
    const [claim] = parse835(sample('835/own-835-inpatient-drg.edi')).remittances[0]!.claims;
    expect(claim).toMatchObject({ drg: '470', drgWeight: '1.9', remarks: ['N59', 'MA07'], lines: [] });
    expect(claim!.adjustments.map(({ group, carc }) => `${group}-${carc}`)).toEqual(['CO-45', 'CO-253', 'PR-1']);
    expect(claim!.quantities).toEqual([{ qualifier: 'CA', quantity: 5 }]);
    expect(claim!.headerLoop!.summaries[0]!.id).toBe('TS3');
  });

  it('gives the same to every delimiter', () => {
    const [piped] = parse835(sample('835/own-835-delims-pipe.edi')).remittances;
    const plain = Buffer.from(
      sample('835/own-835-delims-pipe.edi')
        .toString()
        .replaceAll('\n', '~')
        .replaceAll('|', '*')
        .replaceAll('>', ':')
        .replaceAll('}', '^'),
    );
    expect(parse835(plain).remittances[0]).toEqual(piped);
  });
});
