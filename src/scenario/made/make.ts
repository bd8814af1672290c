/**
 * Makes a scenario from an encounter of this home: what went in, what came back, what people decided, and what resulted.
 * Nothing in it names anybody (45 CFR 164.514): names, numbers and people's words are replaced or left out, and the days are
 * moved to a neutral date of service, each as far from it as it was.
 */
import { dayOf, type Day } from '../../calendar';
import { stringify } from 'yaml';
import type { Deps } from '../../deps';
import { readFacts } from '../read-facts';
import { type MadeFrom, readMadeFrom } from './record';
import { Names } from './names';
import { NeutralDays } from './neutral-day';
import { resultsOf } from './results';
import { type Made, setupOf } from './setup';
import { stepsOf } from './steps';

export interface MadeScenario {
  text: string;
  /** What the record holds and the file does not tell. */
  leftOut: string[];
}

/** `name` is the scenario's, and its file's. Null: the practice has no such encounter. */
export async function makeScenario(
  deps: Deps,
  { org, encounterId, name }: { org: string; encounterId: string; name: string },
): Promise<MadeScenario | null> {
  const from = await readMadeFrom(deps, org, encounterId);
  if (!from) return null;
  const made: Made = { from, names: new Names(from), days: daysOf(from), leftOut: new Set() };
  const steps = stepsOf(made);
  // Payers that nothing spoke of so far are not of this story.
  const setup = setupOf(made);
  const files = new Map(
    steps
      .flatMap(({ receive }) => [receive ?? []].flat() as { name?: string }[])
      .flatMap(({ name: label }) => {
        const id = label && made.names.originalOf('remit', label)?.split('/')[0];
        return id ? [[label, id] as const] : [];
      }),
  );
  const facts = await readFacts(deps, org, {
    encounters: new Map([['a', encounterId]]),
    payers: new Map(from.payers.map(({ id }) => [made.names.payer(id), id])),
    files,
  });
  const expect = resultsOf(made, facts);
  const content = {
    scenario: name,
    title: 'An encounter as it went.',
    dos: made.days.dos,
    ...setup,
    steps: [...steps, { at: made.days.time(from.now), expect }],
  };
  const leftOut = [...made.leftOut];
  return { text: [...leftOut.map((each) => `# Left out: ${each}.`), toYaml(content)].join('\n'), leftOut };
}

/** Where business days and months were counted from. */
function daysOf(from: MadeFrom): NeutralDays {
  const { zone } = from.practice;
  const happened = [...new Set(from.trail.map(({ at }) => dayOf(at, zone)))];
  const monthly: Day[] = [
    ...[...from.plans.values()].flatMap(({ due }) => due.slice(0, 1)),
    ...(from.payers.some(
      ({ filing, secondaryFiling }) => 'years' in filing || (secondaryFiling && 'years' in secondaryFiling),
    )
      ? [from.encounter.from, from.encounter.through]
      : []),
  ];
  return new NeutralDays(from.encounter.from, zone, happened, monthly);
}

/** Texts of digits keep their quotes: codes and amounts are no numbers. */
const toYaml = (content: unknown): string =>
  stringify(content, { version: '1.2', lineWidth: 140, singleQuote: false, flowCollectionPadding: false });
