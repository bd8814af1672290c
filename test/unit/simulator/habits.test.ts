/**
 * Goal: each habit that a configuration can give a payer shows in its files, balances, and is off unless asked for.
 * Method: generated claims in, files read back with the codec's readers, one habit at a time.
 */
import { expect } from 'expect';
import { simulatorOptionsOf } from '../../../src/demo/payer-side';
import type { Samples } from '../../../src/demo/practice';
import { type Cents, cents, sum } from '../../../src/money/cents';
import { habitsSchema, type HabitsInput } from '../../../src/simulator/habits';
import { PayerSimulator, type SimulatorOptions, USUAL_CLEARINGHOUSE } from '../../../src/simulator/simulator';
import { balance835, kindOf, parse277ca, parse835, parse999, parseTA1 } from '../../../src/x12';
import type { Claim837P, Remittance } from '../../../src/x12/types';
import { claimsOf, demoOf, fileOf } from './claims';

const EVENING = '2026-01-06T23:00:00.000Z';
const END = '2027-06-01T00:00:00.000Z';
const demo = demoOf(120);
const claims = claimsOf(demo, true);
const usual = simulatorOptionsOf(demo as unknown as Samples);

/** Nothing denied unless the habit under test does it. */
function payersWith(habits: HabitsInput, only?: string): Partial<SimulatorOptions> {
  const own = habitsSchema.parse({ denials: null, ...habits });
  const none = habitsSchema.parse({ denials: null });
  return { payers: usual.payers.map((payer) => ({ ...payer, habits: !only || payer.code === only ? own : none })) };
}

function said(change: Partial<SimulatorOptions>, of: Claim837P[] = claims): { bytes: Buffer; name: string }[] {
  const simulator = new PayerSimulator({ ...usual, ...change });
  simulator.receive(fileOf(of, demo), EVENING);
  return simulator.take(END).files;
}

const remitsIn = (files: { bytes: Buffer }[]): Remittance[] =>
  files
    .filter(({ bytes }) => kindOf(bytes) === '835')
    .flatMap(({ bytes }) => {
      const { remittances, errors } = parse835(bytes);
      expect(errors).toEqual([]);
      for (const remittance of remittances) expect(balance835(remittance)).toEqual([]);
      return remittances;
    });
const remits = (habits: HabitsInput, of?: Claim837P[], only?: string): Remittance[] =>
  remitsIn(said(payersWith(habits, only), of));
const claimsIn = (found: Remittance[]): Remittance['claims'] => found.flatMap((each) => each.claims);
const paid = (found: Remittance[]): Cents => sum(found.map(({ payment }) => payment.amount));
const share = <T>(list: T[], is: (each: T) => boolean): number => list.filter(is).length / list.length;

const plain = remits({});

describe('a payer’s habits', () => {
  it('are none unless asked for, but for denials', () => {
    expect(claimsIn(plain).every(({ status }) => status === '1')).toBe(true);
    expect(plain.every(({ providerAdjustments }) => providerAdjustments.length === 0)).toBe(true);
    expect(claimsIn(remitsIn(said({}))).some(({ lines }) => lines.some(({ allowed }) => allowed === undefined))).toBe(
      true,
    );
  });

  it('reject by the mix, and by what a claim lacks', () => {
    const mix = (['A3', 'A4', 'A6', 'A7', 'A8'] as const).map((category) => ({ category, status: '21', entity: '40' }));
    const edits: HabitsInput['edits'] = [
      { needs: 'prior_authorization', codes: ['99215'], answer: { category: 'A6', status: '48' } },
    ];
    const categories = (habits: HabitsInput): string[] =>
      said(payersWith(habits)).flatMap(({ bytes }) =>
        kindOf(bytes) === '277CA'
          ? parse277ca(bytes).acknowledgements.flatMap(({ providers }) =>
              providers.flatMap(({ claims: of }) => of.map(({ statuses }) => statuses[0]!.codes[0]!.category)),
            )
          : [],
      );
    const mixed = categories({ rejections: { share: 0.5, mix } });
    expect(Math.abs(share(mixed, (category) => category !== 'A2') - 0.5)).toBeLessThan(0.15);
    expect(new Set(mixed)).toEqual(new Set(['A2', 'A3', 'A4', 'A6', 'A7', 'A8']));
    const lacking = claims.filter(({ lines }) => lines.some(({ code }) => code === '99215')).length;
    expect(categories({ edits }).filter((category) => category === 'A6')).toHaveLength(lacking);
    expect(lacking).toBeGreaterThan(0);
  });

  it('pay short, and less than by the contract in all', () => {
    const short = remits({ partialPay: { share: 1, percent: 80 } });
    expect(paid(short)).toBeLessThan(paid(plain));
    expect(claimsIn(short)).toHaveLength(claimsIn(plain).length);
  });

  it('bundle a line into another of its day (CO-97), unless a modifier tells them apart', () => {
    const bundles = [{ code: 'J1885', into: '99213' }];
    const twoLines = (modifiers: string[]): Claim837P[] => {
      const [first] = claims as [Claim837P];
      const line = first.lines[0]!;
      const lines = [
        { ...line, lineNumber: 1, code: '99213' },
        { ...line, lineNumber: 2, code: 'J1885', modifiers },
      ];
      return [{ ...first, lines, total: cents(line.charge * 2) }];
    };
    const reasons = (modifiers: string[]): string[] =>
      claimsIn(remits({ bundles }, twoLines(modifiers)))[0]!.lines.flatMap(({ adjustments }) =>
        adjustments.map(({ carc }) => carc),
      );
    expect(reasons([])).toContain('97');
    expect(reasons(['59'])).not.toContain('97');
  });

  it('pay another code than was billed, and say which (SVC06)', () => {
    const lines = claimsIn(remits({ recodes: [{ from: '99214', to: '99213', share: 1 }] })).flatMap(
      (claim) => claim.lines,
    );
    const recoded = lines.filter(({ billedProcedure }) => billedProcedure?.code === '99214');
    expect(recoded.length).toBeGreaterThan(0);
    expect(recoded.every(({ procedure }) => procedure.code === '99213')).toBe(true);
    expect(lines.some(({ procedure }) => procedure.code === '99214')).toBe(false);
  });

  it('deny a service that they have not certified (CO-B7), and nothing else', () => {
    const found = claimsIn(remits({ notCertified: ['99213'] })).flatMap(({ lines }) => lines);
    const denied = found.filter(({ adjustments }) => adjustments.some(({ carc }) => carc === 'B7'));
    expect(denied.length).toBeGreaterThan(0);
    expect(denied).toEqual(found.filter(({ procedure }) => procedure.code === '99213'));
    expect(sum(denied.map((line) => line.paid))).toBe(0);
  });

  it('refuse what comes after the filing limit (CO-29)', () => {
    const old = claims
      .slice(0, 3)
      .map((claim) => ({ ...claim, lines: claim.lines.map((line) => ({ ...line, from: '2024-03-01' })) }));
    const reasons = claimsIn(remits({ filingLimit: true }, old)).flatMap(({ lines }) =>
      lines.flatMap(({ adjustments }) => adjustments),
    );
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.every(({ group, carc }) => group === 'CO' && carc === '29')).toBe(true);
  });

  it('add interest to what comes late (L6), and take a fee a month (CS)', () => {
    const late = remits({ interest: { afterDays: 5, yearlyPercent: 12 }, monthlyFeeCents: 250 });
    const reasons = late.flatMap(({ providerAdjustments }) => providerAdjustments);
    const of = (reason: string): Cents =>
      sum(reasons.filter((each) => each.reason === reason).map(({ amount }) => amount));
    expect(of('L6')).toBeLessThan(0);
    expect(of('CS')).toBe(
      250 * new Set(late.map(({ payer, payment }) => `${payer.id} ${payment.date.slice(0, 7)}`)).size,
    );
    expect(paid(late)).toBe(paid(plain) - of('L6') - of('CS'));
    const onClaims = sum(
      claimsIn(late).flatMap(({ amounts }) =>
        amounts.filter(({ qualifier }) => qualifier === 'I').map(({ amount }) => amount),
      ),
    );
    expect(onClaims).toBe(-of('L6'));
  });

  it('take back what they paid, in full, and carry what the run cannot bear', () => {
    const taken = remits({ takebacks: { share: 1, afterDays: 30 } });
    const reversed = claimsIn(taken).filter(({ status }) => status === '22');
    const withMoney = claimsIn(plain).filter((claim) => claim.paid > 0);
    expect(reversed.map(({ payerControlNumber }) => payerControlNumber).sort()).toEqual(
      withMoney.map(({ payerControlNumber }) => payerControlNumber).sort(),
    );
    expect(sum(claimsIn(taken).map((claim) => claim.paid))).toBe(0);
    expect(taken.flatMap(({ providerAdjustments }) => providerAdjustments).every(({ reason }) => reason === 'FB')).toBe(
      true,
    );
  });

  it('think again: a denied claim is reversed and paid by the contract', () => {
    const denials = { share: 1, mix: [{ group: 'CO' as const, carc: '50' }] };
    const again = claimsIn(remits({ denials, corrections: { share: 1, afterDays: 20 } }));
    const first = again.find(({ status }) => status === '22')!;
    const [denied, reversal, corrected] = again.filter(
      ({ payerControlNumber }) => payerControlNumber === first.payerControlNumber,
    );
    expect(reversal!.paid).toBe(-denied!.paid || 0);
    expect(corrected!.paid).toBeGreaterThan(denied!.paid);
    expect(corrected!.lines.every(({ allowed }) => allowed !== undefined)).toBe(true);
  });

  it('are slow with some, and put money into the bank later than they say', () => {
    const slow = remits({ slow: { share: 1, days: 28 } });
    expect(
      slow.map(({ payment }) => payment.date).sort()[0]! > plain.map(({ payment }) => payment.date).sort()[0]!,
    ).toBe(true);
    const simulator = new PayerSimulator({ ...usual, ...payersWith({ depositLagDays: 4 }) });
    simulator.receive(fileOf(claims, demo), EVENING);
    const first = plain.map(({ payment }) => payment.date).sort()[0]!;
    expect(simulator.take(`${first}T23:00:00.000Z`).deposits).toEqual([]);
    expect(simulator.take(END).deposits.map(({ date }) => date)).toContain(first);
  });
});

describe('a claim with two payers', () => {
  const [first] = claims.filter(({ payer }) => payer.id === 'MCRB1') as [Claim837P];
  const supplement = claims.find(({ payer }) => payer.id === 'PHP01')!;
  const both: Claim837P = {
    ...first,
    otherPayers: [
      {
        responsibility: 'S',
        relationship: '18',
        filingIndicator: 'CI',
        subscriber: { ...first.subscriber, memberId: supplement.subscriber.memberId },
        payer: supplement.payer,
        adjustments: [],
      },
    ],
  };

  it('is forwarded where the first payer does that, and the second covers what was left to the patient', () => {
    const found = remits({ crossover: true }, [both], 'MCRB1');
    const [primary, secondary] = claimsIn(found);
    expect(primary).toMatchObject({ status: '19', forwardedTo: { id: 'PHP01' } });
    expect(secondary).toMatchObject({ status: '2', patientControlNumber: both.patientControlNumber });
    expect(secondary!.paid + secondary!.patientResponsibility).toBe(primary!.patientResponsibility);
    expect(
      secondary!.lines.every(({ adjustments }) =>
        adjustments.some(({ group, carc }) => group === 'OA' && carc === '23'),
      ),
    ).toBe(true);
  });

  it('is not forwarded otherwise', () => {
    expect(claimsIn(remits({}, [both])).map(({ status }) => status)).toEqual(['1']);
  });
});

describe('the clearinghouse', () => {
  const file = fileOf(claims.slice(0, 3), demo);
  const answers = (bytes: Buffer, change: object): Buffer[] => {
    const simulator = new PayerSimulator({ ...usual, clearinghouse: { ...USUAL_CLEARINGHOUSE, ...change } });
    simulator.receive({ name: 'a.837', bytes }, EVENING);
    simulator.receive({ name: 'b.837', bytes }, EVENING);
    return simulator.take(END).files.map(({ bytes: said_ }) => said_);
  };
  const ta1s = (files: Buffer[]): string[] =>
    files
      .filter((bytes) => kindOf(bytes) === 'TA1')
      .flatMap((bytes) => parseTA1(bytes).acknowledgements.map(({ status, noteCode }) => `${status} ${noteCode}`));

  it('answers interchanges as it is told to: never, faults, always', () => {
    expect(ta1s(answers(file.bytes, {}))).toEqual([]);
    expect(ta1s(answers(file.bytes, { ta1: 'faults' }))).toEqual(['R 025']);
    expect(ta1s(answers(file.bytes, { ta1: 'always' }))).toEqual(['A 000', 'R 025']);
  });

  it('passes claims on (A0) before the payers speak', () => {
    const [, first] = answers(file.bytes, { acknowledgesClaims: true });
    const [acknowledgement] = parse277ca(first!).acknowledgements;
    expect(acknowledgement!.source.entity).toBe('AY');
    expect(
      acknowledgement!.providers.flatMap(({ claims: of }) => of.map(({ statuses }) => statuses[0]!.codes[0]!.category)),
    ).toEqual(['A0', 'A0', 'A0']);
  });

  it('refuses a file whole where it has that habit, and says nothing else of it', () => {
    const files = answers(file.bytes, { refusesShare: 1 });
    expect(files.map(kindOf)).toEqual(['999']);
    expect(parse999(files[0]!).acknowledgements).toMatchObject([{ status: 'R', acceptedCount: 0 }]);
  });
});
