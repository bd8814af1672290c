/**
 * Goal: the payer simulator answers every file on its days, balances to the cent, and is rebuilt by receiving again.
 * Method: generated claims as real 837P bytes in; every answer read back with the codec's own readers.
 */
import { expect } from 'expect';
import type { Instant } from '../../../src/calendar';
import { simulatorOptionsOf } from '../../../src/demo/payer-side';
import type { Deposit } from '../../../src/simulator/payment-runs';
import { PayerSimulator, type NamedFile, type SimulatorOptions } from '../../../src/simulator/simulator';
import type { Samples } from '../../../src/demo/practice';
import type { DemoPractice } from '../../../src/demo/types';
import { sum } from '../../../src/money/cents';
import { balance835, parse277ca, parse835, parse999, readX12 } from '../../../src/x12/index';
import type { AcknowledgedClaim, Claim837P, Remittance } from '../../../src/x12/types';
import { claimsOf, demoOf, fileOf } from './claims';

const EVENING = '2026-01-06T23:00:00.000Z'; // 18:00 in New York

const optionsOf = (demo: DemoPractice): SimulatorOptions => simulatorOptionsOf(demo as unknown as Samples);
const payerOf = (demo: DemoPractice): PayerSimulator => new PayerSimulator(optionsOf(demo));

/** Everything it has to say, item by item, in the order of `nextDue`. */
function drain(payer: PayerSimulator, deposits: Deposit[] = []): { at: Instant; file: NamedFile }[] {
  const all: { at: Instant; file: NamedFile }[] = [];
  for (let at = payer.nextDue(); at !== null; at = payer.nextDue()) {
    const emitted = payer.take(at);
    all.push(...emitted.files.map((file) => ({ at: at, file })));
    deposits.push(...emitted.deposits);
  }
  return all;
}

/** A payer that remembers what it heard and said, to be rebuilt from that as its account's journal does. */
class Remembering {
  payer: PayerSimulator;
  private readonly heard: [NamedFile, Instant][] = [];
  private readonly said: string[] = [];

  constructor(private readonly demo: DemoPractice) {
    this.payer = payerOf(demo);
  }

  receive(file: NamedFile, at: Instant): void {
    this.heard.push([file, at]);
    this.payer.receive(file, at);
  }

  take(at: Instant): NamedFile[] {
    const { files, names } = this.payer.take(at);
    this.said.push(...names);
    return files;
  }

  drain(): NamedFile[] {
    const all: NamedFile[] = [];
    for (let at = this.payer.nextDue(); at !== null; at = this.payer.nextDue()) all.push(...this.take(at));
    return all;
  }

  rebuilt(): PayerSimulator {
    const other = payerOf(this.demo);
    for (const [file, at] of this.heard) other.receive(file, at);
    other.forget(this.said);
    return other;
  }
}

const kind = ({ name }: NamedFile): string => name.split('-')[1] as string;
const remitsOf = (files: readonly NamedFile[]): Remittance[] =>
  files
    .filter((file) => kind(file) === '835')
    .flatMap(({ bytes }) => {
      const { remittances, errors } = parse835(bytes);
      expect(errors).toEqual([]);
      return remittances;
    });
const answersOf = (files: readonly NamedFile[]): AcknowledgedClaim[] =>
  files
    .filter((file) => kind(file) === '277ca')
    .flatMap(({ bytes }) => {
      const { acknowledgements, errors } = parse277ca(bytes);
      expect(errors).toEqual([]);
      return acknowledgements.flatMap(({ providers }) => providers.flatMap(({ claims }) => claims));
    });

describe('the payer simulator', () => {
  const demo = demoOf(120);
  const claims = claimsOf(demo);
  const payer = payerOf(demo);
  payer.receive(fileOf(claims, demo), EVENING);
  const deposits: Deposit[] = [];
  const said = drain(payer, deposits);
  const files = said.map(({ file }) => file);

  it('answers on its days: 999 next morning, 277CA the day after, 835s in weekly runs', () => {
    expect(said[0]).toMatchObject({ at: '2026-01-07T12:00:00.000Z', file: { name: '20260107-999-1000.edi' } });
    expect(said.filter(({ file }) => kind(file) === '277ca').map(({ at }) => at)).toEqual(
      Array(4).fill('2026-01-08T13:00:00.000Z'),
    );
    const runs = said
      .filter(({ file }) => kind(file) === '835')
      .map(({ at, file }) => `${file.name.split('-')[2]} ${at.slice(0, 10)}`);
    expect(runs).toEqual(['PHP01 2026-01-20', 'LSM01 2026-01-22', 'MCRB1 2026-01-26', 'SBT01 2026-01-28']);
    expect(said.map(({ at }) => at)).toEqual(said.map(({ at }) => at).sort());
    expect(payer.nextDue()).toBeNull();
  });

  it('accepts the syntax of the whole file', () => {
    const { acknowledgements, errors } = parse999(files[0]!.bytes);
    expect(errors).toEqual([]);
    expect(acknowledgements).toMatchObject([
      { status: 'A', includedCount: 1, acceptedCount: 1, group: { functionalId: 'HC', control: '1' } },
    ]);
  });

  it('accepts or rejects each claim once, and rejects exactly the member ids that are wrong', () => {
    const answers = answersOf(files);
    expect(answers.map(({ patientControlNumber: id }) => id).sort()).toEqual(
      claims.map(({ patientControlNumber: id }) => id).sort(),
    );
    const rejected = answers
      .filter(({ statuses }) => statuses[0]?.codes[0]?.category !== 'A2')
      .map(({ patientControlNumber: id }) => id);
    const wrong = demo.facts.encounters
      .filter(({ trouble }) => trouble === 'swapped_member' || trouble === 'missing_member')
      .map(({ id }) => id);
    expect(rejected.sort()).toEqual(wrong.sort());
    for (const { payerControlNumber, statuses } of answers)
      expect(statuses[0]?.codes[0]?.category === 'A2').toBe(payerControlNumber !== undefined);
  });

  it('balances every 835 and deposits what it says', () => {
    const remits = remitsOf(files);
    for (const remittance of remits) expect(balance835(remittance)).toEqual([]);
    expect(deposits.map(({ amount }) => amount)).toEqual(
      remits.map(({ payment }) => payment.amount).filter((amount) => amount > 0),
    );
    for (const { payerCode, trace } of deposits)
      expect(remits.find((each) => each.trace === trace)?.payer.id).toBe(payerCode);
  });

  it('pays each accepted claim once, line by line, under the number that it gave', () => {
    const paid = new Map(
      remitsOf(files).flatMap((each) => each.claims.map((claim) => [claim.patientControlNumber, claim])),
    );
    const accepted = answersOf(files).filter(({ payerControlNumber }) => payerControlNumber);
    expect(paid.size).toBe(accepted.length);
    for (const { patientControlNumber, payerControlNumber } of accepted) {
      const claim = claims.find((each) => each.patientControlNumber === patientControlNumber)!;
      expect(paid.get(patientControlNumber)).toMatchObject({
        payerControlNumber,
        charge: claim.total,
        lines: claim.lines.map(({ controlNumber, charge, code }) => ({ controlNumber, charge, procedure: { code } })),
      });
    }
  });

  it('gives no control number and no trace twice', () => {
    const controls = files.map(({ bytes }) => readX12(bytes).interchanges[0]?.control);
    expect(new Set(controls).size).toBe(files.length);
    const traces = remitsOf(files).map(({ trace }) => trace);
    expect(new Set(traces).size).toBe(traces.length);
  });

  it('ignores the same interchange sent again, and what is no interchange', () => {
    const again = payerOf(demo);
    again.receive(fileOf(claims, demo), EVENING);
    again.receive(fileOf(claims, demo), EVENING);
    again.receive({ name: 'junk', bytes: Buffer.from('<html>') }, EVENING);
    again.receive({ name: 'empty', bytes: Buffer.alloc(0) }, EVENING);
    expect(drain(again)).toEqual(said);
  });

  it('refuses a broken file whole, and says nothing else of it', () => {
    const broken = payerOf(demo);
    const { name, bytes } = fileOf(claims.slice(0, 2), demo);
    broken.receive(
      { name, bytes: Buffer.from(bytes.toString('latin1').replace(/~SE\*\d+\*/, '~SE*3*'), 'latin1') },
      EVENING,
    );
    const answers = drain(broken);
    expect(answers.map(({ file }) => kind(file))).toEqual(['999']);
    expect(parse999(answers[0]!.file.bytes).acknowledgements).toMatchObject([{ status: 'R', acceptedCount: 0 }]);
  });

  it('does not take time backwards', () => {
    const late = payerOf(demo);
    late.receive(fileOf(claims.slice(0, 1), demo), EVENING);
    expect(() => late.receive(fileOf(claims.slice(1, 2), demo, 2), '2026-01-01T00:00:00.000Z')).toThrow(RangeError);
  });
});

describe('the payer simulator, corrected', () => {
  const demo = demoOf(120);
  const originals = claimsOf(demo, true);
  const payer = payerOf(demo);
  payer.receive(fileOf(originals, demo), EVENING);
  const first = remitsOf(drain(payer).map(({ file }) => file)).flatMap(({ claims }) => claims);
  const denied = first.filter(({ lines }) =>
    lines.some(({ adjustments }) => adjustments.some(({ group, carc }) => group === 'CO' && carc !== '45')),
  );
  const replace = (frequency: string, of: typeof denied): Claim837P[] =>
    of.map(({ patientControlNumber: id, payerControlNumber }) => ({
      ...originals.find(({ patientControlNumber }) => patientControlNumber === id)!,
      frequency,
      originalReference: payerControlNumber,
      patientControlNumber: `${id}R`,
    }));

  it('denies one line of some claims, with remark M76 where the reason asks for one', () => {
    expect(denied.length).toBeGreaterThan(4);
    for (const { lines } of denied) {
      const refused = lines.filter(({ allowed }) => allowed === undefined);
      expect(refused).toHaveLength(1);
      expect(refused[0]!.remarks).toEqual(refused[0]!.adjustments[0]!.carc === '16' ? ['M76'] : []);
    }
  });

  it('reverses exactly and pays the correction in the same 835', () => {
    payer.receive(fileOf(replace('7', denied), demo, 2), '2026-02-20T23:00:00.000Z');
    const files = drain(payer).map(({ file }) => file);
    const remits = remitsOf(files);
    for (const remittance of remits) expect(balance835(remittance)).toEqual([]);
    for (const original of denied) {
      const home = remits.find(({ claims }) =>
        claims.some(({ payerControlNumber }) => payerControlNumber === original.payerControlNumber),
      )!;
      const at = home.claims.findIndex(({ payerControlNumber }) => payerControlNumber === original.payerControlNumber);
      const [reversal, correction] = [home.claims[at]!, home.claims[at + 1]!];
      expect(reversal).toMatchObject({
        status: '22',
        patientControlNumber: original.patientControlNumber,
        paid: 0 - original.paid,
        charge: -original.charge,
      });
      expect(reversal.lines.map(({ adjustments }) => adjustments)).toEqual(
        original.lines.map(({ adjustments }) => adjustments.map((each) => ({ ...each, amount: -each.amount }))),
      );
      expect(correction).toMatchObject({
        status: '1',
        patientControlNumber: `${original.patientControlNumber}R`,
        frequency: '7',
      });
      expect(correction.lines.every(({ allowed }) => allowed !== undefined)).toBe(true);
    }
  });

  it('carries what a void leaves below zero to its next run, to the cent', () => {
    const voiding = new Remembering(demo);
    voiding.receive(fileOf(originals, demo), EVENING);
    const before = voiding.drain();
    const some = first
      .filter(({ paid, payerControlNumber }) => paid > 0 && payerControlNumber.startsWith('PHP01'))
      .slice(0, 2);
    voiding.receive(fileOf(replace('8', some), demo, 2), '2026-02-20T23:00:00.000Z');
    const voided = remitsOf(voiding.drain())[0]!;
    expect(voided.payment).toMatchObject({ amount: 0, method: 'NON' });
    expect(voided.providerAdjustments).toMatchObject([{ reason: 'FB', amount: -sum(some.map(({ paid }) => paid)) }]);
    expect(balance835(voided)).toEqual([]);
    // The same claims again, now as new: the money that was paid and never given back settles them.
    voiding.receive(
      fileOf(
        replace('1', some).map(({ originalReference: _, ...claim }) => claim),
        demo,
        3,
      ),
      '2026-03-20T22:00:00.000Z',
    );
    const rebuilt = voiding.rebuilt();
    const after = voiding.drain();
    expect(drain(rebuilt).map(({ file }) => file)).toEqual(after);
    const last = remitsOf(after)[0]!;
    expect(balance835(last)).toEqual([]);
    expect(last.providerAdjustments).toMatchObject([{ reason: 'FB', amount: sum(some.map(({ paid }) => paid)) }]);
    expect(remitsOf(before)).toHaveLength(4);
  });
});

describe('the payer simulator, rebuilt', () => {
  it('at any moment says what the first would have said', () => {
    const demo = demoOf(60);
    const claims = claimsOf(demo, true);
    const reborn = new Remembering(demo);
    const plain = payerOf(demo);
    const [fromReborn, fromPlain]: NamedFile[][] = [[], []];
    for (let day = 6; day < 31; day += 1) {
      const at = `2026-01-${String(day).padStart(2, '0')}T23:00:00.000Z`;
      const today = claims.slice((day - 6) * 6, (day - 5) * 6);
      for (const payer of [reborn, plain]) if (today.length > 0) payer.receive(fileOf(today, demo, day), at);
      fromReborn!.push(...reborn.take(at));
      fromPlain!.push(...plain.take(at).files);
      reborn.payer = reborn.rebuilt();
      expect(reborn.payer.nextDue()).toBe(plain.nextDue());
    }
    fromReborn!.push(...reborn.drain());
    fromPlain!.push(...drain(plain).map(({ file }) => file));
    expect(fromReborn).toEqual(fromPlain);
    expect(new Set(fromPlain!.map(({ name }) => name)).size).toBe(fromPlain!.length);
  });

  it('settles a thousand claims in less than two seconds', function () {
    this.timeout(20_000);
    const demo = demoOf(1000);
    const file = fileOf(claimsOf(demo, true), demo);
    const payer = payerOf(demo);
    const start = performance.now();
    payer.receive(file, EVENING);
    const files = drain(payer);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(sum(remitsOf(files.map(({ file: each }) => each)).map(({ claims }) => claims.length as never))).toBe(1000);
  });
});
