/** Goal: whatever the claim and the plan, each line balances to the cent and a reversal undoes it exactly. */
import { expect } from 'expect';
import fc from 'fast-check';
import { adjudicate, negation, type Adjudication } from '../../../src/simulator/adjudicate';
import { ClaimsDesk, runDay, type RemitEntry } from '../../../src/simulator/claims-desk';
import { FEE_SCHEDULE } from '../../../src/demo/codes';
import { denialOf } from '../../../src/simulator/denials';
import { USUAL_HABITS } from '../../../src/simulator/habits';
import { PAYERS, type DemoPayer } from '../../../src/demo/payers';
import { planOf } from '../../../src/simulator/payers';
import { cents, sum } from '../../../src/money/cents';
import type { Claim837P } from '../../../src/x12/types';
import { claimsOf, demoOf } from './claims';

const [prairie, lakeshore, , medicare] = PAYERS as [DemoPayer, DemoPayer, DemoPayer, DemoPayer];
const line = (code: string, charge: number, units = 1, lineNumber = 1) => ({
  lineNumber,
  code,
  modifiers: [],
  charge: cents(charge),
  unit: 'UN',
  units,
  diagnosisPointers: [1],
  from: '2026-03-03',
  cob: [],
});
const base = claimsOf(demoOf(1))[0]!;
const claim = (lines: Claim837P['lines']): Claim837P => ({
  ...base,
  lines,
  total: sum(lines.map(({ charge }) => charge)),
});
const never = () => undefined;
const said = ({ lines }: Adjudication) =>
  lines.map(({ paid, adjustments }) => [
    paid,
    ...adjustments.map((each) => `${each.group}-${each.carc} ${each.amount}`),
  ]);

describe('adjudication', () => {
  it('pays the contract and writes off the rest', () => {
    const terms = { payer: prairie, plan: prairie.plans[3]!, deductibleLeft: cents(0), denial: never };
    expect(said(adjudicate(claim([line('99213', 12850)]), terms))).toEqual([[9252, 'CO-45 3598']]);
  });

  it('takes a copay on visits only', () => {
    const terms = { payer: lakeshore, plan: lakeshore.plans[0]!, deductibleLeft: cents(0), denial: never };
    expect(said(adjudicate(claim([line('99213', 12850), line('J1885', 1920, 2, 2)]), terms))).toEqual([
      [6352, 'CO-45 4498', 'PR-3 2000'],
      [1248, 'CO-45 672'],
    ]);
  });

  it('takes the deductible in line order, then coinsurance, rounded down for the patient', () => {
    const terms = { payer: medicare, plan: medicare.plans[0]!, deductibleLeft: cents(7000), denial: never };
    const result = adjudicate(claim([line('99213', 12850), line('J3420', 1640, 1, 2)]), terms);
    expect(said(result)).toEqual([
      [0, 'CO-45 6682', 'PR-1 6168'],
      [0, 'CO-45 853', 'PR-1 787'],
    ]);
    expect(result.deductible).toBe(6955);
    expect(said(adjudicate(claim([line('99213', 12850)]), { ...terms, deductibleLeft: cents(168) }))).toEqual([
      [4800, 'CO-45 6682', 'PR-1 168', 'PR-2 1200'],
    ]);
  });

  it('costs the patient nothing where it prevents', () => {
    const terms = { payer: medicare, plan: medicare.plans[0]!, deductibleLeft: cents(24000), denial: never };
    expect(adjudicate(claim([line('G0439', 17600)]), terms)).toMatchObject({
      patientResponsibility: 0,
      deductible: 0,
      paid: 8448,
    });
  });

  it('never allows more than was charged', () => {
    const terms = { payer: prairie, plan: prairie.plans[3]!, deductibleLeft: cents(0), denial: never };
    expect(said(adjudicate(claim([line('99213', 5000)]), terms))).toEqual([[5000]]);
  });

  it('balances every line, and its negation too', () => {
    const codes = [...FEE_SCHEDULE.map(({ code }) => code), 'ZZ101'];
    const anyLine = fc.tuple(fc.constantFrom(...codes), fc.nat(500_000), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...PAYERS),
        fc.nat(3),
        fc.nat(300_000),
        fc.option(fc.nat(5)),
        (lines, payer, nth, deductible, denied) => {
          const plan = payer.plans[nth % payer.plans.length]!;
          const denial = (place: number) => (place === denied ? { group: 'CO', carc: '197', remarks: [] } : undefined);
          const result = adjudicate(
            claim(lines.map(([code, charge, units], at) => line(code, charge, units, at + 1))),
            { payer, plan, deductibleLeft: cents(deductible), denial },
          );
          for (const each of [result, negation(result)]) {
            for (const { charge, paid, adjustments } of each.lines)
              expect(charge - sum(adjustments.map(({ amount }) => amount))).toBe(paid);
            expect(sum(each.lines.map(({ paid }) => paid))).toBe(each.paid);
          }
          for (const { charge, adjustments } of result.lines) {
            const contractual = adjustments.find(({ carc }) => carc === '45')?.amount ?? 0;
            // CARC 45 cannot be the whole charge.
            if (charge > 0 && contractual === charge) expect(charge).toBeLessThan(30);
            expect(adjustments.every(({ amount }) => amount > 0)).toBe(true);
          }
          expect(result.deductible).toBeLessThanOrEqual(deductible);
        },
      ),
    );
  });
});

describe('the claims desk', () => {
  const claims = claimsOf(demoOf(400), true);
  const denied = (entry: RemitEntry) => entry.result.lines.some(({ allowed }) => allowed === undefined);
  const accept = (desk: ClaimsDesk, each: Claim837P, on = '2026-01-20') => {
    const decision = desk.decide(each, on);
    if (!('icn' in decision)) throw new Error(`rejected ${JSON.stringify(decision)}`);
    return { icn: decision.icn, entries: decision.payables.flatMap(({ entries }) => entries) };
  };
  const aDenied = () => {
    const desk = new ClaimsDesk(PAYERS, 1);
    const decided = claims.map((each) => ({ each, decision: accept(desk, each) }));
    const { each, decision } = decided.find(({ decision: { entries } }) => denied(entries[0]!))!;
    return { desk, each, first: decision };
  };

  it('rejects an id with swapped digits, and takes it as new when it is put right', () => {
    const demo = demoOf(60);
    const swapped = demo.facts.encounters.filter(({ trouble }) => trouble === 'swapped_member').map(({ id }) => id);
    const desk = new ClaimsDesk(PAYERS, 1);
    const wrong = claimsOf(demo).filter(({ patientControlNumber: id }) => swapped.includes(id));
    for (const each of wrong)
      expect(desk.decide(each, '2026-01-20')).toHaveProperty('rejected.category', expect.stringMatching(/^A[37]$/));
    const right = claimsOf(demo, true).filter(({ patientControlNumber: id }) => swapped.includes(id));
    for (const each of right) expect(desk.decide(each, '2026-01-22')).toHaveProperty('icn');
  });

  it('denies one line of about eight claims in a hundred, always the same', () => {
    const keys = Array.from({ length: 5000 }, (_, n) => ({
      memberId: `M${n}`,
      from: '2026-01-05',
      codes: ['99213', 'J1885'],
    }));
    const found = keys.map((key) => denialOf(1, key));
    expect(found).toEqual(keys.map((key) => denialOf(1, key)));
    const share = found.filter(Boolean).length / keys.length;
    expect(Math.abs(share - USUAL_HABITS.denials!.share)).toBeLessThan(0.015);
    expect(new Set(found.map((each) => each?.carc))).toEqual(new Set([undefined, '197', '16', '50']));
  });

  it('answers a replacement with the exact opposite under the same number, and pays it', () => {
    const { desk, each, first } = aDenied();
    const second = accept(
      desk,
      { ...each, frequency: '7', originalReference: first.icn, patientControlNumber: 'again' },
      '2026-02-20',
    );
    expect(second.entries).toHaveLength(2);
    const [reversal, correction] = second.entries as [RemitEntry, RemitEntry];
    expect(reversal).toMatchObject({ status: '22', icn: first.icn, claim: each });
    expect(reversal.result).toEqual(negation(first.entries[0]!.result));
    expect(correction).toMatchObject({ status: '1', icn: second.icn });
    expect(denied(correction)).toBe(false);
    expect(correction.result.paid + reversal.result.paid).toBeGreaterThanOrEqual(0);
  });

  it('voids with a reversal alone, and knows a number once only', () => {
    const { desk, each, first } = aDenied();
    const voided = accept(desk, { ...each, frequency: '8', originalReference: first.icn });
    expect(voided.entries.map(({ status }) => status)).toEqual(['22']);
    for (const originalReference of [first.icn, 'NOBODY', undefined]) {
      expect(desk.decide({ ...each, frequency: '7', originalReference }, '2026-02-20')).toMatchObject({
        rejected: { category: 'A7', status: '464' },
      });
    }
  });

  it('denies a second original as a duplicate', () => {
    const desk = new ClaimsDesk(PAYERS, 1);
    const each = claims.find(
      (candidate) =>
        !denialOf(1, {
          memberId: candidate.subscriber.memberId,
          from: candidate.lines[0]!.from,
          codes: candidate.lines.map(({ code }) => code),
        }),
    )!;
    accept(desk, each);
    const again = accept(desk, each).entries[0]!;
    expect(again.result).toMatchObject({ paid: 0, patientResponsibility: 0 });
    expect(
      again.result.lines.every(({ adjustments }) => adjustments[0]?.group === 'OA' && adjustments[0].carc === '18'),
    ).toBe(true);
  });

  it('takes a deductible once a year from all who share a member id', () => {
    const desk = new ClaimsDesk(PAYERS, 1);
    const used = new Map<string, number>();
    for (const each of [...claims, ...claimsOf(demoOf(400, 9), true)]) {
      const { entries } = accept(desk, each);
      const key = `${each.payer.id} ${each.subscriber.memberId}`;
      used.set(key, (used.get(key) ?? 0) + entries[0]!.result.deductible);
      const payer = PAYERS.find(({ code }) => code === each.payer.id)!;
      expect(used.get(key)).toBeLessThanOrEqual(planOf(payer, each.subscriber.memberId, 1).deductible);
    }
    expect([...used.values()].some((cent) => cent > 0)).toBe(true);
  });

  it('shows every way to pay: in full, shared, nothing but a deductible', () => {
    const desk = new ClaimsDesk(PAYERS, 1);
    const results = claims.map((each) => accept(desk, each).entries[0]!.result);
    const share = (test: (result: Adjudication) => boolean) => results.filter(test).length / results.length;
    expect(share(({ patientResponsibility }) => patientResponsibility > 0)).toBeGreaterThan(0.3);
    expect(share(({ patientResponsibility, paid }) => patientResponsibility === 0 && paid > 0)).toBeGreaterThan(0.1);
    expect(share(({ paid, deductible }) => paid === 0 && deductible > 0)).toBeGreaterThan(0.02);
  });

  it('runs payments on the weekday of the payer, after its response days, never on a holiday', () => {
    expect(runDay(prairie, '2026-01-05')).toBe('2026-01-20');
    expect(runDay(medicare, '2026-01-05')).toBe('2026-01-20'); // 19 January 2026 is a holiday.
    expect(runDay(medicare, '2026-01-06')).toBe('2026-01-26');
  });
});
