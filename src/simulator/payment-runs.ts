/** The weekly payment runs of all payers: what is in each, what one leaves to the next, what the bank then shows. */
import type { Day } from '../calendar';
import { cents, type Cents, ZERO } from '../money/cents';
import type { Remittance } from '../x12/types';
import type { Payable, RemitEntry } from './claims-desk';
import type { SimulatedPayer } from './payers';
import { netOf, remit } from './remit';

/** What the bank shows with an 835; a zero payment has none. */
export interface Deposit {
  payerCode: string;
  trace: string;
  amount: Cents;
  date: Day;
}

interface Run {
  payer: SimulatedPayer;
  day: Day;
  entries: RemitEntry[];
}

/** TRN02: one payment a payer and day. */
export const traceOf = (payerCode: string, day: Day): string => `${payerCode}${day.replaceAll('-', '')}`;

export class PaymentRuns {
  private readonly runs = new Map<string, Run>();

  constructor(private readonly receiverId: string) {}

  /** The run, if these entries are its first. */
  add({ payer, run: day, entries }: Payable): { key: string; trace: string } | undefined {
    if (entries.length === 0) return undefined;
    const key = `${payer.code}|${day}`;
    const run = this.runs.get(key);
    if (run) return void run.entries.push(...entries);
    this.runs.set(key, { payer, day, entries: [...entries] });
    return { key, trace: traceOf(payer.code, day) };
  }

  /** Undefined where nothing is left to be said. */
  remittanceOf(key: string): { sender: string; day: Day; remittance: Remittance } | undefined {
    const { payer, day } = this.runs.get(key) as Run;
    const entries = this.entriesOf(key);
    if (entries.length === 0) return undefined;
    const context = { ...this.contextOf(key), payer, date: day, receiverId: this.receiverId };
    return { sender: payer.code, day, remittance: remit(entries, context).remittance };
  }

  depositOf(key: string): { deposit?: Deposit } {
    const { payer, day } = this.runs.get(key) as Run;
    const payment = this.remittanceOf(key)?.remittance.payment;
    if (!payment || payment.amount === 0) return {};
    const { amount, date } = payment;
    return { deposit: { payerCode: payer.code, trace: traceOf(payer.code, day), amount, date } };
  }

  /** Second thoughts that something else overtook are not told. */
  private entriesOf(key: string): RemitEntry[] {
    return this.runs.get(key)!.entries.filter(({ holds }) => holds?.() ?? true);
  }

  /** What earlier runs leave to this one. Reckoned from all of them each time, so that a rebuilt payer agrees. */
  private contextOf(key: string): { trace: string; broughtForward: Cents; isFirstOfMonth: boolean } {
    const { payer, day } = this.runs.get(key) as Run;
    const earlier = [...this.runs].filter(([, run]) => run.payer === payer && run.day < day);
    let context = { trace: traceOf(payer.code, day), broughtForward: ZERO };
    let month = '';
    for (const [at, run] of earlier.sort(([, a], [, b]) => (a.day < b.day ? -1 : 1))) {
      const entries = this.entriesOf(at);
      if (entries.length === 0) continue;
      const isFirstOfMonth = month !== run.day.slice(0, 7);
      month = run.day.slice(0, 7);
      const net = netOf(entries, { ...context, payer, date: run.day, isFirstOfMonth });
      context = { ...context, broughtForward: net < 0 ? cents(-net) : ZERO };
    }
    return { ...context, isFirstOfMonth: month !== day.slice(0, 7) };
  }
}
