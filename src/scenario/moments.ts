/** A step of a scenario as it is watched: the day, what happened, and what is true then, in few words. Pure. */
import type { Day } from '../calendar';
import type { Cents } from '../money/cents';
import { type Difference, sentence } from './difference';
import type { EncounterFacts, ScenarioFacts } from './driver';
import type { Label, Message, Step } from './types';

export interface Moment {
  step: number;
  day: Day;
  clock: string;
  note: string | null;
  what: string;
  encounters: MomentOfEncounter[];
  /** What is not as the file says. */
  differences: string[];
}

export interface MomentOfEncounter {
  label: Label;
  stage: string;
  held: boolean;
  /** Who owes or holds how much. */
  money: { what: string; cents: Cents }[];
  claims: { claim: string; payer: Label; frequency: string; status: string; cents: Cents }[];
  tasks: { kind: string; reason: string; queue: string; state: string }[];
  /** What fires next. */
  deadlines: { kind: string; date: Day }[];
}

/** `differences` are those of this step; `facts` null: there is no practice yet. */
export function momentOf(step: Step, facts: ScenarioFacts | null, differences: readonly Difference[]): Moment {
  return {
    step: step.number,
    day: step.day,
    clock: step.clock,
    note: step.note ?? null,
    what: whatOf(step),
    encounters: Object.entries(facts?.encounters ?? {}).map(([label, encounter]) => ofEncounter(label, encounter)),
    differences: differences.map(sentence),
  };
}

function whatOf({ do: action, receive, run, refused, by, for: encounter }: Step): string {
  if (action) {
    const of = 'encounters' in action ? action.encounters.join(', ') : encounter;
    const words = [action.type, 'task' in action ? action.task : '', 'outcome' in action ? action.outcome : ''];
    const done = words.filter(Boolean).join(' ').replaceAll('_', ' ');
    return `${by}: ${done}${of ? ` (${of})` : ''}${refused ? `, refused: ${refused}` : ''}`;
  }
  if (receive) return `comes in: ${receive.map(messageText).join(', ')}`;
  return run ? `runs: ${run.replaceAll('_', ' ')}` : 'time passes';
}

const KINDS: Record<Message['type'], string> = { ack_999: '999', ack_277ca: '277CA', remit_835: '835', edi: 'X12' };
const messageText = (message: Message): string =>
  message.type === 'remit_835' ? `835 of ${message.payer}` : KINDS[message.type];

function ofEncounter(label: Label, { stage, held, balances, ...facts }: EncounterFacts): MomentOfEncounter {
  const owing = Object.entries(balances.payer).map(([payer, cents]) => ({ what: `${payer} owes`, cents }));
  const paid = Object.entries(balances.paid).map(([party, cents]) => ({ what: `${party} paid`, cents }));
  const money = [
    { what: 'charged', cents: balances.charges },
    ...owing,
    { what: 'patient owes', cents: balances.patient },
    ...paid,
  ];
  return {
    label,
    stage,
    held,
    money: money.filter(({ cents }) => cents !== 0),
    claims: facts.claims.map(({ claim, payer, frequency, status, total }) => ({
      claim,
      payer,
      frequency,
      status,
      cents: total,
    })),
    tasks: facts.tasks.map(({ kind, reason, queue, state }) => ({ kind, reason, queue, state })),
    deadlines: facts.deadlines.filter(({ status }) => status === 'open').map(({ kind, date }) => ({ kind, date })),
  };
}
