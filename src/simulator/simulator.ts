/**
 * The payers behind the clearinghouse, played from a script: 837P files in, 999, 277CA and 835 out, on the days on
 * which real ones would answer. Everything it says is a function of the files that it received, their times and the
 * seed. It has no clock: it is told the time and lists its next due item.
 *
 * - next morning 07:00          999 (the whole file is refused if anything in it is broken)
 * - the morning after 08:00     277CA, one a payer: A2 with the claim's number, or a rejection (`rejectionOf`)
 * - the payer's weekly run 06:00, on or after its response days: one 835 for all claims due, with its deposit
 * - a frequency 7 or 8 with REF*F8: reversal (22) and, for a 7, the paid correction, in the run of the 7 or 8
 *
 * Left out: crossovers, a secondary payer's arithmetic, interest, takebacks, late filing.
 */
import { addDays, dayOf, daysBetween, instantOf, type Day, type Instant } from '../calendar';
import { cents, sum, ZERO, type Cents } from '../money/cents';
import { parse837P, readX12, write277ca, write835, write999, writeInterchange } from '../x12/index';
import type { Batch837P, GroupOut, TransactionOut, X12File } from '../x12/types';
import { ClaimsDesk, type RemitEntry } from './claims-desk';
import { acknowledgeClaims, acknowledgeGroups, remit, type Decided } from './answers';
import type { SimulatedPayer } from './payers';

export interface InboundFile {
  name: string;
  bytes: Buffer;
}

export interface Deposit {
  payerCode: string;
  trace: string;
  amount: Cents;
  date: Day;
}

export interface OutboundFile extends InboundFile {
  /** What the bank shows with this 835; a zero payment has none. */
  deposit?: Deposit;
}

export interface ScriptedPayerOptions {
  practice: { timezone: string; submitterId: string };
  payers: readonly SimulatedPayer[];
  seed: number;
}

/** What `toJSON` gives and `fromJSON` takes: the files received, which are all its memory, and what has been taken. */
export interface ScriptedPayerState {
  received: { name: string; base64: string; at: Instant }[];
  taken: string[];
}

interface Due {
  name: string;
  at: Instant;
  make: () => Omit<OutboundFile, 'name'>;
}

interface Run {
  payer: SimulatedPayer;
  day: Day;
  entries: RemitEntry[];
}

export class ScriptedPayer {
  private readonly desk: ClaimsDesk;
  private readonly received: ScriptedPayerState['received'] = [];
  /** Interchanges by sender and ISA13: the same one sent again changes nothing. */
  private readonly interchanges = new Set<string>();
  private due: Due[] = [];
  private readonly runs = new Map<string, Run>();
  private readonly taken = new Set<string>();

  constructor(private readonly options: ScriptedPayerOptions) {
    this.desk = new ClaimsDesk(options.payers, options.seed);
  }

  /** Rebuilds it: the files are received again, and what was taken stays taken. */
  static fromJSON(options: ScriptedPayerOptions, state: ScriptedPayerState): ScriptedPayer {
    const payer = new ScriptedPayer(options);
    for (const name of state.taken) payer.taken.add(name);
    for (const { name, base64, at } of state.received)
      payer.receive({ name, bytes: Buffer.from(base64, 'base64') }, at);
    return payer;
  }

  toJSON(): ScriptedPayerState {
    return { received: [...this.received], taken: [...this.taken] };
  }

  /** Takes a file. Never throws for what it holds; a file that is no interchange gets no answer, as at a real one. */
  receive(file: InboundFile, at: Instant): void {
    const last = this.received.at(-1);
    if (last && at < last.at) throw new RangeError(`files come in the order of time: ${at} is before ${last.at}`);
    const read = readX12(file.bytes);
    const fresh = read.interchanges.filter(({ senderId, control }) => !this.interchanges.has(`${senderId}|${control}`));
    if (fresh.length === 0 || fresh.length < read.interchanges.length) return;
    for (const { senderId, control } of fresh) this.interchanges.add(`${senderId}|${control}`);
    this.received.push({ name: file.name, base64: file.bytes.toString('base64'), at });
    const nth = this.received.length;
    const day = dayOf(at, this.options.practice.timezone);
    const parsed = parse837P(file.bytes);
    const errors = [...read.errors, ...parsed.errors];
    this.schedule999({ ...read, errors }, nth, addDays(day, 1));
    if (errors.length > 0) return;
    const decided = parsed.batches.map((batch) => ({ batch, claims: this.decide(batch, day) }));
    const payerIds = new Set(decided.flatMap(({ claims }) => claims.map(({ claim }) => claim.payer.id)));
    [...payerIds].forEach((payerId, at) => this.schedule277ca(decided, payerId, { nth, at, day }));
  }

  /** When the next item falls due; null if none is waiting. */
  nextDue(): Instant | null {
    return this.waiting()[0]?.at ?? null;
  }

  /** Everything due at or before an instant that has not been taken, in the order of time. */
  take(at: Instant): OutboundFile[] {
    const ready = this.waiting().filter((each) => each.at <= at);
    this.due = this.due.filter((each) => each.at > at);
    for (const { name } of ready) this.taken.add(name);
    return ready.map(({ name, make }) => ({ name, ...make() }));
  }

  private waiting(): Due[] {
    return this.due.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.name < b.name ? -1 : 1));
  }

  private plan(item: Due): void {
    if (!this.taken.has(item.name)) this.due.push(item);
  }

  private decide(batch: Batch837P, day: Day): Decided[] {
    return batch.claims.map((claim) => {
      const decision = this.desk.decide(claim, day);
      const payer = this.desk.payer(claim.payer.id);
      if (payer && 'icn' in decision && decision.entries.length > 0)
        this.addToRun(payer, decision.run, decision.entries);
      return { claim, decision };
    });
  }

  private schedule999(file: X12File, nth: number, day: Day): void {
    const acknowledgements = acknowledgeGroups(file);
    const header = file.interchanges[0];
    if (!header || acknowledgements.length === 0) return;
    const control = nth * 100;
    const transactions = acknowledgements.map(write999);
    const make = () => ({
      bytes: this.interchange(header.receiverId, control, { day, time: '0700' }, 'FA', '005010X231A1', transactions),
    });
    this.plan({ name: fileName(day, '999', control), at: this.at(day, '07:00'), make });
  }

  private schedule277ca(
    decided: readonly { batch: Batch837P; claims: Decided[] }[],
    payerId: string,
    { nth, at, day }: { nth: number; at: number; day: Day },
  ): void {
    const control = nth * 100 + 1 + at;
    // A payer that nobody knows is answered by the clearinghouse; its id, which may hold anything, names no file.
    const payer = this.desk.payer(payerId) ?? { code: 'CLEARINGHOUSE', name: 'CLEARINGHOUSE' };
    const processed = addDays(day, 2);
    const transactions = decided.flatMap(({ batch, claims }, index) => {
      const mine = claims.filter(({ claim }) => claim.payer.id === payerId);
      const context = {
        payer,
        received: addDays(day, 1),
        processed,
        reference: `${control}-${index + 1}`,
        control: String(index + 1).padStart(4, '0'),
      };
      return mine.length === 0 ? [] : [write277ca(acknowledgeClaims(batch, mine, context))];
    });
    const make = () => ({
      bytes: this.interchange(payer.code, control, { day: processed, time: '0800' }, 'HN', '005010X214', transactions),
    });
    this.plan({ name: fileName(processed, `277ca-${payer.code}`, control), at: this.at(processed, '08:00'), make });
  }

  private addToRun(payer: SimulatedPayer, day: Day, entries: readonly RemitEntry[]): void {
    const key = `${payer.code}|${day}`;
    const run = this.runs.get(key);
    if (run) return void run.entries.push(...entries);
    this.runs.set(key, { payer, day, entries: [...entries] });
    const control = 500_000_000 + daysBetween('2000-01-01', day) * 100 + this.options.payers.indexOf(payer);
    const name = fileName(day, `835-${payer.code}`, control);
    this.plan({ name, at: this.at(day, '06:00'), make: () => this.pay(key, control) });
  }

  private pay(key: string, control: number): Omit<OutboundFile, 'name'> {
    const { payer, day, entries } = this.runs.get(key) as Run;
    const trace = `${payer.code}${day.replaceAll('-', '')}`;
    const { remittance } = remit(entries, {
      payer,
      date: day,
      trace,
      receiverId: this.options.practice.submitterId,
      broughtForward: this.broughtForward(payer, day),
    });
    const bytes = this.interchange(payer.code, control, { day, time: '0600' }, 'HP', '005010X221A1', [
      write835(remittance),
    ]);
    const { amount } = remittance.payment;
    return amount > 0 ? { bytes, deposit: { payerCode: payer.code, trace, amount, date: day } } : { bytes };
  }

  /** What earlier runs could not take back. Reckoned from all of them each time, so that a rebuilt payer agrees. */
  private broughtForward(payer: SimulatedPayer, before: Day): Cents {
    const earlier = [...this.runs.values()].filter((run) => run.payer === payer && run.day < before);
    let forward: number = ZERO;
    for (const { entries } of earlier.sort((a, b) => (a.day < b.day ? -1 : 1))) {
      forward = Math.max(0, forward - sum(entries.map(({ result }) => result.paid)));
    }
    return cents(forward);
  }

  private interchange(
    senderId: string,
    control: number,
    { day, time }: { day: Day; time: string },
    functionalId: string,
    version: string,
    transactions: TransactionOut[],
  ): Buffer {
    const receiver = this.options.practice.submitterId;
    const group: GroupOut = {
      functionalId,
      sender: senderId,
      receiver,
      control: String(control),
      version,
      transactions,
    };
    const digits = String(control).padStart(9, '0');
    return writeInterchange({
      senderId,
      receiverId: receiver,
      date: day,
      time,
      control: digits,
      usage: 'T',
      groups: [group],
    });
  }

  private at(day: Day, clock: string): Instant {
    return instantOf(day, clock, this.options.practice.timezone);
  }
}

const fileName = (day: Day, what: string, control: number): string =>
  `${day.replaceAll('-', '')}-${what}-${control}.edi`;
