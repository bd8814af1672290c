/** A payer that finds every claim in order: accepts it, pays what the contract says, leaves the patient a share. */
import type { Day } from '../src/calendar';
import { adjudicate } from '../src/simulator/adjudicate';
import type { RemitEntry } from '../src/simulator/claims-desk';
import { acknowledgeClaims, acknowledgeGroups, payersVerdict, type Decided } from '../src/simulator/answers';
import { remit } from '../src/simulator/remit';
import type { PlanHabit, SimulatedPayer as DemoPayer } from '../src/simulator/payers';
import { cents, type Cents, ZERO } from '../src/money/cents';
import { parse837P, readX12, write277ca, write835, write999, writeInterchange, type Batch837P } from '../src/x12';
import type { TransactionOut } from '../src/x12/types';

interface NamedFile {
  name: string;
  bytes: Buffer;
}

export interface Answers {
  ack999: NamedFile;
  ack277ca: NamedFile;
  remittance: NamedFile;
  deposit: { payerCode: string; trace: string; amount: Cents; on: Day };
}

/** Every patient owes something, so that every encounter waits for a payment. */
const PLAN: PlanHabit = { name: 'SHARE 20', weight: 1, copay: cents(2_000), deductible: ZERO, coinsurancePercent: 20 };

/** What this payer sends back for one 837P that came on a day. `nth` numbers the files. */
export function answersTo(file: NamedFile, payers: readonly DemoPayer[], nth: number, day: Day): Answers {
  const [batch] = parse837P(file.bytes).batches as [Batch837P];
  const payer = payers.find(({ code }) => code === batch.claims[0]!.payer.id)!;
  const decided = batch.claims.map((claim, at): Decided => {
    const icn = `${payer.code}${nth}N${String(at + 1).padStart(6, '0')}`;
    const result = adjudicate(claim, { payer, plan: PLAN, deductibleLeft: ZERO, denial: () => undefined });
    const entries = [{ claim, icn, status: '1', result }];
    return { claim, decision: { icn, payables: [{ payer, run: day, entries }] } };
  });
  const entries = decided.flatMap(({ decision }): RemitEntry[] =>
    'icn' in decision ? decision.payables.flatMap(({ entries: of }) => of) : [],
  );
  const trace = `${payer.code}T${nth}`;
  const receiverId = batch.submitter.id;
  const { remittance } = remit(entries, { payer, date: day, trace, receiverId, broughtForward: ZERO });
  const source = { ...payer, entity: 'PR' };
  const context = { source, received: day, processed: day, time: '0800', reference: `${nth}`, control: '0001' };
  const put = (what: string, functionalId: string, version: string, transactions: TransactionOut[]): NamedFile => ({
    name: `${what}-${payer.code}-${nth}.edi`,
    bytes: interchange(payer.code, receiverId, day, nth, { functionalId, version, transactions }),
  });
  return {
    ack999: put('999', 'FA', '005010X231A1', acknowledgeGroups(readX12(file.bytes)).map(write999)),
    ack277ca: put('277ca', 'HN', '005010X214', [
      write277ca(acknowledgeClaims(batch, decided.map(payersVerdict), context)),
    ]),
    remittance: put('835', 'HP', '005010X221A1', [write835(remittance)]),
    deposit: { payerCode: payer.code, trace, amount: remittance.payment.amount, on: day },
  };
}

function interchange(
  senderId: string,
  receiverId: string,
  date: Day,
  nth: number,
  group: { functionalId: string; version: string; transactions: TransactionOut[] },
): Buffer {
  return writeInterchange({
    senderId,
    receiverId,
    date,
    time: '0600',
    control: String(nth).padStart(9, '0'),
    usage: 'T',
    groups: [{ ...group, sender: senderId, receiver: receiverId, control: String(nth) }],
  });
}
