/**
 * Goal: an 835 that does not balance is found at its level, to the cent. Method: each sum put out by a change of one amount; and
 * as a property: any remittance made to balance passes, a cent put anywhere in it is found.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { formatX12, sum } from '../../../src/money/cents';
import { type Remittance, type RemittanceClaim, type RemittanceLine, balance835 } from '../../../src/x12/index';
import { remittance as anyRemittance } from './arbitraries';
import { one } from './remits';
import { usd } from './support';

describe('balance835', () => {
  const found = (...changes: [string, string][]) =>
    balance835(one(...changes)).map(({ level, claimIndex, lineIndex, expected, actual }) => [
      level,
      claimIndex,
      lineIndex,
      formatX12(expected),
      formatX12(actual),
    ]);

  it('says nothing of a remittance that balances', () => expect(found()).toEqual([]));

  it('line: SVC02 − ΣCAS = SVC03', () => {
    expect(found(['CAS*CO*45*30', 'CAS*CO*45*29.99'])).toEqual([
      ['line', 0, 0, '150.01', '150'],
      ['claim', 0, undefined, '195.01', '195'],
    ]);
  });

  it('claim: CLP03 − all CAS = CLP04', () => {
    expect(found(['CLP*PCN1*1*240*', 'CLP*PCN1*1*250*'])).toEqual([['claim', 0, undefined, '205', '195']]);
  });

  it('claim: Σ SVC03 − claim CAS = CLP04, where charge and CAS agree', () => {
    // The charge of the claim is short of its lines by what the payment is short of: only the lines tell.
    const changes: [string, string][] = [
      ['CLP*PCN1*1*240*195*', 'CLP*PCN1*1*140*95*'],
      ['BPR*I*195', 'BPR*I*95'],
    ];
    expect(found(...changes)).toEqual([['claim', 0, undefined, '195', '95']]);
  });

  it('claim: adjustments at both levels', () => {
    const sequestered: [string, string][] = [
      ['CLP*PCN1*1*240*195*', 'CLP*PCN1*1*240*191.1*'],
      ['NM1*QC', 'CAS*CO*253*3.9~NM1*QC'],
      ['BPR*I*195', 'BPR*I*191.1'],
    ];
    expect(found(...sequestered)).toEqual([]);
  });

  it('transaction: ΣCLP04 − ΣPLB = BPR02', () => {
    expect(found(['BPR*I*195', 'BPR*I*196'])).toEqual([['transaction', undefined, undefined, '195', '196']]);
    const plb: [string, string] = ['SE*', 'PLB*1000000012*20261231*WO:A*25*L6*-5~PLB*1000000012*20261231*72:B*5~SE*'];
    expect(found(plb)).toEqual([['transaction', undefined, undefined, '170', '195']]);
    expect(found(plb, ['BPR*I*195', 'BPR*I*170'])).toEqual([]);
  });

  it('transaction: a debit is money that goes back', () => {
    const reversed: [string, string][] = [
      ['CLP*PCN1*1*240*195*', 'CLP*PCN1*22*-240*-195*'],
      ['SVC*HC:S0612*180*150', 'SVC*HC:S0612*-180*-150'],
      ['SVC*HC:Q0091*60*45', 'SVC*HC:Q0091*-60*-45'],
      ['CAS*CO*45*30', 'CAS*CO*45*-30'],
      ['CAS*CO*45*15', 'CAS*CO*45*-15'],
      ['BPR*I*195*C', 'BPR*I*195*D'],
    ];
    expect(found(...reversed)).toEqual([]);
  });

  it('tells in a sentence where it is, and not of whom', () => {
    const [line, claim] = balance835(one(['CAS*CO*45*15', 'CAS*CO*45*10']));
    expect(line).toEqual({
      level: 'line',
      code: 'line_out_of_balance',
      claimIndex: 0,
      lineIndex: 1,
      segment: 21,
      expected: usd(50),
      actual: usd(45),
      message:
        'Claim 1, line 2: the charge less its adjustments comes to 50.00, but the line payment (SVC03) says 45.00.',
    });
    expect(claim!.message).toBe(
      'Claim 1: the charge less all adjustments comes to 200.00, but the claim payment (CLP04) says 195.00.',
    );
    for (const { message } of [line!, claim!]) expect(message).not.toMatch(/PCN1|MERIWETHER/);
  });

  it('does not throw for sums beyond any amount', () => {
    const huge = '9999999999.99';
    const changes: [string, string][] = [
      ['SVC*HC:S0612*180*150', `SVC*HC:S0612*${huge}*150`],
      ['CAS*CO*45*30', `CAS*CO*45*-${huge}`],
    ];
    expect(balance835(one(...changes)).length).toBeGreaterThan(0);
  });

  /** Makes any remittance balance, bottom up. */
  function balanced(value: Remittance): Remittance {
    const settle = (line: RemittanceLine): RemittanceLine => ({
      ...line,
      paid: sum([line.charge, ...line.adjustments.map(({ amount }) => -amount as typeof amount)]),
    });
    const claims = value.claims.map((claim): RemittanceClaim => {
      const settled = claim.lines.map(settle);
      const charge = settled.length === 0 ? claim.charge : sum(settled.map((line) => line.charge));
      const all = [...claim.adjustments, ...settled.flatMap((line) => line.adjustments)];
      const paid = sum([charge, ...all.map(({ amount }) => -amount as typeof amount)]);
      return { ...claim, charge, paid, lines: settled };
    });
    const plb = value.providerAdjustments.map(({ amount }) => -amount as typeof amount);
    const amount = sum([...claims.map((claim) => claim.paid), ...plb]);
    return { ...value, claims, payment: { ...value.payment, amount, creditDebit: 'C' } };
  }

  it('any balanced remittance passes; a cent anywhere in it is found', () => {
    fc.assert(
      fc.property(anyRemittance.map(balanced), fc.nat(), (value, at) => {
        expect(balance835(value)).toEqual([]);
        const off = structuredClone(value);
        const places: { paid?: number; amount?: number }[] = [
          off.payment,
          ...off.providerAdjustments,
          ...off.claims.flatMap((claim) => [claim, ...claim.adjustments]),
          ...off.claims.flatMap(({ lines: services }) => services.flatMap((line) => [line, ...line.adjustments])),
        ];
        const place = places[at % places.length]!;
        if (place.paid !== undefined) place.paid += 1;
        else place.amount! += 1;
        expect(balance835(off)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
