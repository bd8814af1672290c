/**
 * The payers behind a clearinghouse, as seen by one practice: 837P files in, TA1, 999, 277CA and 835 out, on the days on
 * which real ones would answer. Everything it says is a function of the files that it received, their times, its
 * configuration and the seed. It has no clock: it is told the time and lists its next due item (CLOCK 7).
 *
 * - at once           TA1, where it is configured; a quarter of an hour later 271 to 270 and 277 to 276
 * - next morning      999 07:00: transactions in which anything is broken are refused; the clearinghouse's 277CA 07:30
 * - the morning after 277CA 08:00, one a payer: A2 with the claim's number, or a rejection
 * - the payer's weekly run 06:00, on or after its response days: one 835 for all claims due, and its deposit
 * - a frequency 7 or 8 with REF*F8: reversal (22) and, for a 7, the paid correction, in the run of the 7 or 8
 */
import { addDays, clockOf, type Day, dayOf, daysBetween, type Instant, instantOf, iso } from '../calendar';
import { cents } from '../money/cents';
import { stableShare } from '../random';
import {
  kindOf,
  parse270,
  parse276,
  parse837P,
  readX12,
  write271,
  write277,
  write277ca,
  write835,
  write999,
  writeInterchange,
  writeTA1,
} from '../x12/index';
import type { Batch837P, RawSegment, TransactionOut, X12File } from '../x12/types';
import {
  acknowledgeClaims,
  acknowledgeGroups,
  acknowledgeInterchange,
  type ClaimVerdict,
  clearinghousesVerdict,
  type Decided,
  payersVerdict,
  soundTransactions,
} from './answers';
import { ClaimsDesk, type Payable } from './claims-desk';
import { answerEligibility } from './eligibility';
import { type AnswerKind, appearancesOf, cutShort } from './faults';
import { type Faults, NO_FAULTS } from './habits';
import type { SimulatedPayer } from './payers';
import { type Deposit, PaymentRuns } from './payment-runs';
import { answerStatus } from './status';

export interface NamedFile {
  name: string;
  bytes: Buffer;
}

export interface Emitted {
  files: NamedFile[];
  deposits: Deposit[];
  /** By which `taken` remembers them: of deposits and of runs that came to nothing, too. */
  names: string[];
}

export interface Clearinghouse {
  id: string;
  name: string;
  /** `faults`: only for interchanges that it refuses. */
  ta1: 'never' | 'faults' | 'always';
  /** Sends a 277CA of its own (A0) before the payers'. */
  acknowledgesClaims: boolean;
  /** Files that it refuses whole (999 R) though nothing is wrong with them. */
  refusesShare: number;
}

export const USUAL_CLEARINGHOUSE: Clearinghouse = {
  id: 'CLEARINGHOUSE',
  name: 'CLEARINGHOUSE',
  ta1: 'never',
  acknowledgesClaims: false,
  refusesShare: 0,
};

export interface SimulatorOptions {
  zone: string;
  /** The practice's id at the clearinghouse: ISA06 of its files. */
  submitterId: string;
  payers: readonly SimulatedPayer[];
  seed: number;
  clearinghouse?: Clearinghouse;
  faults?: Faults;
}

interface Due {
  name: string;
  at: Instant;
  make: () => { bytes?: Buffer; deposit?: Deposit };
}

/** A file to be sent, before anything happens to it. `make` gives undefined when there is nothing to say after all. */
interface Answer {
  kind: AnswerKind;
  what: string;
  day: Day;
  time: string;
  control: number;
  make: (control: number, isOff: boolean) => Buffer | undefined;
}

interface Envelope {
  sender: string;
  day: Day;
  time: string;
  functionalId?: string;
  version?: string;
  transactions?: TransactionOut[];
  acknowledgements?: RawSegment[];
}

/** Control numbers of the nth file's answers begin here; those of 835s at `REMITS`; those of a second sending `RENEWED` later. */
const PER_FILE = 1_000;
const REMITS = 500_000_000;
const RENEWED = 500;
const INQUIRY_MINUTES = 15;

export class PayerSimulator {
  private readonly desk: ClaimsDesk;
  private readonly clearinghouse: Clearinghouse;
  /** Interchanges by sender and ISA13: the same one sent again changes nothing. */
  private readonly interchanges = new Set<string>();
  private received = 0;
  private lastAt: Instant = '';
  private due: Due[] = [];
  private readonly runs: PaymentRuns;
  private readonly taken = new Set<string>();

  constructor(private readonly options: SimulatorOptions) {
    this.desk = new ClaimsDesk(options.payers, options.seed);
    this.runs = new PaymentRuns(options.submitterId);
    this.clearinghouse = options.clearinghouse ?? USUAL_CLEARINGHOUSE;
  }

  /** Takes a file. Never throws for what it holds; a file that is no interchange gets no answer, as at a real one. */
  receive(file: NamedFile, at: Instant): void {
    if (at < this.lastAt) throw new RangeError(`files come in the order of time: ${at} is before ${this.lastAt}`);
    this.lastAt = at;
    const read = readX12(file.bytes);
    const isOf = ({ senderId, control }: { senderId: string; control: string }): string => `${senderId}|${control}`;
    const isFresh =
      read.interchanges.length > 0 && !read.interchanges.some((each) => this.interchanges.has(isOf(each)));
    this.received += 1;
    if (!isFresh) return this.answerInterchanges(read, at, 'duplicate');
    for (const each of read.interchanges) this.interchanges.add(isOf(each));
    const kind = kindOf(file.bytes);
    if (kind === '270' || kind === '276') return this.answerInquiry(kind, file, read, at);
    const parsed = parse837P(file.bytes);
    const whole = { ...read, errors: [...read.errors, ...parsed.errors] };
    this.answerInterchanges(whole, at, soundTransactions(whole).size > 0 ? 'accepted' : 'broken');
    this.answerClaims(whole, parsed.batches, dayOf(at, this.options.zone));
  }

  /** When the next item falls due; null if none is waiting. */
  nextDue(): Instant | null {
    return this.waiting()[0]?.at ?? null;
  }

  /** How many items wait. */
  get dueCount(): number {
    return this.due.length;
  }

  /** Everything due at or before an instant that has not been taken, in the order of time. */
  take(at: Instant): Emitted {
    const ready = this.waiting().filter((each) => each.at <= at);
    this.due = this.due.filter((each) => each.at > at);
    const emitted: Emitted = { files: [], deposits: [], names: ready.map(({ name }) => name) };
    for (const { name, make } of ready) {
      this.taken.add(name);
      const { bytes, deposit } = make();
      if (bytes) emitted.files.push({ name, bytes });
      if (deposit) emitted.deposits.push(deposit);
    }
    return emitted;
  }

  /** What an earlier one with the same files had taken already: it is not due again. */
  forget(names: readonly string[]): void {
    for (const name of names) this.taken.add(name);
    this.due = this.due.filter(({ name }) => !this.taken.has(name));
  }

  private waiting(): Due[] {
    return this.due.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.name < b.name ? -1 : 1));
  }

  private plan(item: Due): void {
    if (!this.taken.has(item.name)) this.due.push(item);
  }

  /** Plans each appearance of an answer, by what happens to it on its way. */
  private planAnswer({ kind, what, day, time, control, make }: Answer): void {
    const { seed, faults = NO_FAULTS } = this.options;
    const stem = `${day.replaceAll('-', '')}-${what}-${control}`;
    const nominal = Date.parse(this.at(day, time));
    for (const { suffix, afterHours, form } of appearancesOf(seed, stem, kind, faults)) {
      this.plan({
        name: `${stem}${suffix}.edi`,
        at: iso(nominal + afterHours * 3_600_000),
        make: () => {
          const bytes = make(form === 'renewed' ? control + RENEWED : control, form === 'unbalanced');
          return bytes ? { bytes: form === 'cut' ? cutShort(seed, stem, bytes) : bytes } : {};
        },
      });
    }
  }

  private answerInterchanges(file: X12File, at: Instant, how: 'accepted' | 'duplicate' | 'broken'): void {
    const { ta1 } = this.clearinghouse;
    const header = file.interchanges[0];
    if (!header || ta1 === 'never' || (ta1 === 'faults' && how === 'accepted')) return;
    const day = dayOf(at, this.options.zone);
    const time = clockOf(at, this.options.zone);
    const acknowledgements = file.interchanges.map(({ control, date, time: told }) =>
      writeTA1(acknowledgeInterchange({ control, date, time: told }, how)),
    );
    this.planAnswer({
      kind: 'TA1',
      what: 'ta1',
      day,
      time,
      control: this.received * PER_FILE + 20,
      make: (control) => this.interchange({ sender: header.receiverId, day, time, acknowledgements }, control),
    });
  }

  /** A 271 or 277 a quarter of an hour later; a 999 where the question cannot be read. */
  private answerInquiry(kind: '270' | '276', file: NamedFile, read: X12File, at: Instant): void {
    const { zone } = this.options;
    const then = iso(Date.parse(at) + INQUIRY_MINUTES * 60_000);
    const [day, time] = [dayOf(then, zone), clockOf(then, zone)];
    const asked = kind === '270' ? parse270(file.bytes) : parse276(file.bytes);
    const errors = [...read.errors, ...asked.errors];
    this.answerInterchanges(read, at, errors.length === 0 ? 'accepted' : 'broken');
    const header = read.interchanges[0];
    if (errors.length > 0 || !header)
      return this.schedule999({ ...read, errors }, this.received, addDays(day, 1), false);
    const now = { day, time: time.replace(':', '') };
    const transactions =
      'inquiries' in asked
        ? asked.inquiries.map((each) => write271(answerEligibility(each, this.desk, now)))
        : asked.requests.map((each) => write277(answerStatus(each, this.desk, now)));
    const guide =
      kind === '270' ? { functionalId: 'HB', version: '005010X279A1' } : { functionalId: 'HN', version: '005010X212' };
    const envelope = { sender: header.receiverId, day, time, ...guide, transactions };
    this.planAnswer({
      kind: kind === '270' ? '271' : '277',
      what: kind === '270' ? '271' : '277',
      day,
      time,
      control: this.received * PER_FILE + 30,
      make: (control) => this.interchange(envelope, control),
    });
  }

  private answerClaims(file: X12File, batches: readonly Batch837P[], day: Day): void {
    const nth = this.received;
    const isRefused = stableShare('refuses', this.options.seed, nth) < this.clearinghouse.refusesShare;
    this.schedule999(file, nth, addDays(day, 1), isRefused);
    if (isRefused) return;
    const sound = soundTransactions(file);
    const decided = batches
      .filter(({ stControlNumber }) => sound.has(stControlNumber))
      .map((batch) => ({ batch, claims: this.decide(batch, day) }));
    if (this.clearinghouse.acknowledgesClaims && decided.length > 0) this.scheduleClearinghouses277(decided, nth, day);
    const payerIds = new Set(decided.flatMap(({ claims }) => claims.map(({ claim }) => claim.payer.id)));
    [...payerIds].forEach((payerId, place) => this.schedule277ca(decided, payerId, { nth, place, day }));
  }

  private decide(batch: Batch837P, day: Day): Decided[] {
    return batch.claims.map((claim) => {
      const decision = this.desk.decide(claim, day);
      if ('icn' in decision) decision.payables.forEach((payable) => this.addToRun(payable));
      return { claim, decision };
    });
  }

  private schedule999(file: X12File, nth: number, day: Day, isRefused: boolean): void {
    const acknowledgements = acknowledgeGroups(file, isRefused);
    const header = file.interchanges[0];
    if (!header || acknowledgements.length === 0) return;
    const transactions = acknowledgements.map(write999);
    const envelope = { sender: header.receiverId, day, time: '07:00', functionalId: 'FA', version: '005010X231A1' };
    this.planAnswer({
      kind: '999',
      what: '999',
      day,
      time: '07:00',
      control: nth * PER_FILE,
      make: (control) => this.interchange({ ...envelope, transactions }, control),
    });
  }

  private scheduleClearinghouses277(decided: DecidedBatch[], nth: number, day: Day): void {
    const { id, name } = this.clearinghouse;
    const verdicts = decided.map(({ batch, claims }) => ({ batch, verdicts: claims.map(clearinghousesVerdict) }));
    this.plan277('277ca-clearinghouse', verdicts, {
      source: { code: id, name, entity: 'AY' },
      received: addDays(day, 1),
      processed: addDays(day, 1),
      time: '07:30',
      control: nth * PER_FILE + 10,
    });
  }

  private schedule277ca(
    decided: DecidedBatch[],
    payerId: string,
    { nth, place, day }: { nth: number; place: number; day: Day },
  ): void {
    // A payer that nobody knows is answered by the clearinghouse; its id, which may hold anything, names no file.
    const payer = this.desk.payer(payerId) ?? { code: this.clearinghouse.id, name: this.clearinghouse.name };
    const verdicts = decided.map(({ batch, claims }) => ({
      batch,
      verdicts: claims.filter(({ claim }) => claim.payer.id === payerId).map(payersVerdict),
    }));
    this.plan277(`277ca-${payer.code}`, verdicts, {
      source: { ...payer, entity: 'PR' },
      received: addDays(day, 1),
      processed: addDays(day, 2),
      time: '08:00',
      control: nth * PER_FILE + 100 + place,
    });
  }

  private plan277(
    what: string,
    batches: { batch: Batch837P; verdicts: ClaimVerdict[] }[],
    how: {
      source: { code: string; name: string; entity: string };
      received: Day;
      processed: Day;
      time: string;
      control: number;
    },
  ): void {
    const { source, processed: day, time, control } = how;
    const transactions = batches.flatMap(({ batch, verdicts }, index) => {
      const place = { reference: `${control}-${index + 1}`, control: String(index + 1).padStart(4, '0') };
      const context = { ...how, ...place, time: time.replace(':', '') };
      return verdicts.length === 0 ? [] : [write277ca(acknowledgeClaims(batch, verdicts, context))];
    });
    const envelope = { sender: source.code, day, time, functionalId: 'HN', version: '005010X214', transactions };
    const make = (number: number): Buffer => this.interchange(envelope, number);
    this.planAnswer({ kind: '277ca', what, day, time, control, make });
  }

  private addToRun(payable: Payable): void {
    const run = this.runs.add(payable);
    if (!run) return;
    const { payer, run: day } = payable;
    const control = REMITS + daysBetween('2000-01-01', day) * PER_FILE + this.options.payers.indexOf(payer);
    this.planAnswer({
      kind: '835',
      what: `835-${payer.code}`,
      day,
      time: '06:00',
      control,
      make: (number, isOff) => this.remitFile(run.key, number, isOff),
    });
    const lag = payer.habits?.depositLagDays ?? 0;
    const make = (): { deposit?: Deposit } => this.runs.depositOf(run.key);
    this.plan({ name: `eft-${run.trace}`, at: this.at(addDays(day, lag), '06:00'), make });
  }

  private remitFile(key: string, control: number, isOff: boolean): Buffer | undefined {
    const made = this.runs.remittanceOf(key);
    if (!made) return undefined;
    const { sender, day, remittance } = made;
    // One dollar more than its claims say.
    const amount = isOff ? cents(remittance.payment.amount + 100) : remittance.payment.amount;
    const transactions = [write835({ ...remittance, payment: { ...remittance.payment, amount } })];
    const version = '005010X221A1';
    return this.interchange({ sender, day, time: '06:00', functionalId: 'HP', version, transactions }, control);
  }

  private interchange({ sender, day, time, ...content }: Envelope, control: number): Buffer {
    const { submitterId } = this.options;
    const { functionalId, version, transactions, acknowledgements } = content;
    const group = { sender, receiver: submitterId, control: String(control) };
    return writeInterchange({
      senderId: sender,
      receiverId: submitterId,
      date: day,
      time: time.replace(':', ''),
      control: String(control).padStart(9, '0'),
      usage: 'T',
      groups: functionalId && version && transactions ? [{ ...group, functionalId, version, transactions }] : [],
      ...(acknowledgements && { acknowledgements }),
    });
  }

  private at(day: Day, clock: string): Instant {
    return instantOf(day, clock, this.options.zone);
  }
}

interface DecidedBatch {
  batch: Batch837P;
  claims: Decided[];
}
