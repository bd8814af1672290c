/** Makes the files and deposits of a step's messages, and remembers what the payers have said. */
import type { Day } from '../calendar';
import { parse835, wrapTransactions, write277ca, write835, write999, writeInterchange } from '../x12';
import type { RemittanceClaim, TransactionOut } from '../x12/types';
import { build277cas, build999s } from './acknowledgements';
import type { BankDeposit, DeliveredFile, ScenarioFacts } from './driver';
import { beginsWithTransaction, completeEdi, paymentsOf } from './edi-text';
import { Inventions, placeholderFacts } from './lookup';
import { fill, fillAll } from './placeholders';
import { buildRemit } from './remit';
import type { ClaimKey, Label, Message, Scenario, Step } from './types';

export interface Post {
  files: DeliveredFile[];
  deposits: BankDeposit[];
}

/** GS01 and GS08 of what payers send. */
const GROUPS = {
  '999': { functionalId: 'FA', version: '005010X231A1' },
  '277CA': { functionalId: 'HN', version: '005010X214' },
  '835': { functionalId: 'HP', version: '005010X221A1' },
} as const;

const OURSELVES = 'THROUGHLINE';

export class Mailroom {
  private readonly said = new Map<ClaimKey, RemittanceClaim>();

  constructor(
    private readonly scenario: Scenario,
    readonly inventions: Inventions = new Inventions(),
  ) {}

  make(step: Step, facts: ScenarioFacts): Post {
    const posts = (step.receive ?? []).map((message) => this.post(message, step, facts));
    return { files: posts.flatMap(({ files }) => files), deposits: posts.flatMap(({ deposits }) => deposits) };
  }

  private post(written: Message, step: Step, facts: ScenarioFacts): Post {
    const control = this.inventions.interchange();
    const placeholders = placeholderFacts(this.scenario, facts, this.inventions, step.for, control);
    if (written.type === 'edi') {
      return this.raw({ ...written, text: fill(written.text, placeholders) }, step, facts, control);
    }
    const message = fillAll(written, placeholders);
    const context = { scenario: this.scenario, facts, inventions: this.inventions, day: step.day, time: digits(step) };
    switch (message.type) {
      case 'ack_999':
        return this.answers(message, step, '999', build999s(message, context), write999);
      case 'ack_277ca':
        return this.answers(message, step, '277CA', build277cas(message, context), write277ca);
      case 'remit_835': {
        const { remittance, said } = buildRemit(message, { ...context, said: this.said });
        for (const [claim, answer] of said) this.said.set(claim, answer);
        const file = this.file(message, step, '835', message.payer, [write835(remittance)], control);
        const seen = message.deposit === 'same_day' && message.amount > 0;
        const deposit = { payer: message.payer, trace: remittance.trace, amount: message.amount };
        return { files: [file], deposits: seen ? [deposit] : [] };
      }
      default:
        throw new TypeError('a message of an unknown type');
    }
  }

  private answers<T>(
    message: Message,
    step: Step,
    kind: keyof typeof GROUPS,
    answers: { from: Label; content: T }[],
    write: (content: T) => TransactionOut,
  ): Post {
    const files = answers.map(({ from, content }) => this.file(message, step, kind, from, [write(content)]));
    return { files, deposits: [] };
  }

  private file(
    message: Message,
    step: Step,
    kind: keyof typeof GROUPS,
    from: Label,
    transactions: TransactionOut[],
    control = this.inventions.interchange(),
  ): DeliveredFile {
    const sender = this.scenario.payers[from]!.id;
    const bytes = writeInterchange({
      senderId: sender,
      receiverId: OURSELVES,
      date: step.day,
      time: digits(step),
      control,
      usage: 'T',
      groups: [{ ...GROUPS[kind], sender, receiver: OURSELVES, control: '1', transactions }],
    });
    return { name: message.name, from, bytes };
  }

  private raw(message: Extract<Message, { type: 'edi' }>, step: Step, facts: ScenarioFacts, control: string): Post {
    const labels = Object.keys(this.scenario.payers);
    const from = message.from ?? (labels.length === 1 ? labels[0]! : null);
    const text = completeEdi(message.text);
    const bytes = beginsWithTransaction(text)
      ? wrapTransactions(text, {
          senderId: from === null ? 'UNKNOWN' : this.scenario.payers[from]!.id,
          receiverId: OURSELVES,
          date: step.day,
          time: digits(step),
          control,
          usage: 'T',
        })
      : Buffer.from(text, 'utf8');
    this.remember(bytes, from, facts);
    const deposits = message.deposit === 'none' ? [] : this.depositsOf(text, from);
    return { files: [{ name: message.name, from, bytes }], deposits };
  }

  private depositsOf(text: string, from: Label | null): BankDeposit[] {
    return paymentsOf(text).flatMap(({ trace, amount, payerId }) => {
      const payer = from ?? Object.entries(this.scenario.payers).find(([, { id }]) => id === payerId)?.[0];
      return payer === undefined ? [] : [{ payer, trace, amount }];
    });
  }

  /** A raw 835 can be reversed by a structured one later. */
  private remember(bytes: Buffer, from: Label | null, facts: ScenarioFacts): void {
    const claims = Object.values(facts.encounters).flatMap((encounter) => encounter.claims);
    for (const claim of parse835(bytes).remittances.flatMap((remittance) => remittance.claims)) {
      if (claim.status === '22') continue;
      const named = claims.filter(({ pcn }) => pcn === claim.patientControlNumber);
      // A crossover claim has the PCN of the claim that was forwarded; the sender tells which one is meant.
      const ours = named.find(({ payer }) => payer === from) ?? named[0];
      if (ours) this.said.set(ours.claim, claim);
    }
  }
}

const digits = ({ clock }: { clock: string; day: Day }): string => clock.replace(':', '');
