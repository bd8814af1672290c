/** Takes a FHIR bundle in: every visit it holds is registered once; what cannot be read is said by resource and field. */
import type { Ctx } from '../ctx';
import { type Deps, inPractice } from '../deps';
import { openBundle, type ReadResult } from '../edges/fhir';
import { applyEffect } from '../edges/messages/apply';
import { newId } from '../ids';
import { CROSSWALK_VERSION } from '../edges/fhir/crosswalk';
import type { Problem } from './intake';
import { register, visitDaysOf } from './store';

/** What somebody has to put right in a visit that was registered. */
export interface ImportTask extends Problem {
  encounterId: string;
  encounterNumber: number;
}

export interface ImportResult {
  registered: number;
  duplicates: number;
  /** Known visits whose content differs from what was registered; nothing changed here. */
  changed: number;
  /** Registered, with something that a person must put right. */
  withProblems: number;
  /** One a problem of the visits registered now. */
  tasks: ImportTask[];
  /** Resources: those that went into a visit, those left alone, those refused with the path of what is wrong. They add up to `entries`. */
  entries: number;
  taken: Record<string, number>;
  ignored: Record<string, number>;
  refused: ReadResult['refused'];
  /** The version of the crosswalk that charts were coded by. */
  crosswalk: string;
}

/** Each visit is a transaction of its own: one that fails does not take the others with it. */
export async function importBundle(deps: Deps, ctx: Ctx, json: unknown, source = 'fhir'): Promise<ImportResult> {
  const bundle = openBundle(json);
  const { zone, seen } = await inPractice(deps, ctx, async ({ tx, practice }) => ({
    zone: practice.zone,
    seen: await visitDaysOf(tx, source, bundle.patients),
  }));
  const { visits, bookings, ...read } = bundle.read({ zone, source, seen });
  // A visit that is booked before it is registered is the same visit; one that is cancelled unbooked is nothing here.
  for (const effect of bookings)
    await inPractice(deps, ctx, (work) => applyEffect(work, { source, messageId: newId() }, { effect, problems: [] }));
  const result: ImportResult = {
    registered: 0,
    duplicates: 0,
    changed: 0,
    withProblems: 0,
    tasks: [],
    crosswalk: CROSSWALK_VERSION,
    ...read,
  };
  for (const { intake, problems } of visits) {
    const done = await inPractice(deps, ctx, ({ tx, sealer, practice }) =>
      register({ tx, sealer, told: practice.told }, ctx, intake, problems),
    );
    count(result, done);
  }
  return result;
}

function count(
  result: ImportResult,
  { outcome, encounterId, number, problems }: Awaited<ReturnType<typeof register>>,
): void {
  if (outcome === 'duplicate') result.duplicates += 1;
  else if (outcome === 'changed') result.changed += 1;
  else {
    result.registered += 1;
    if (problems.length > 0) result.withProblems += 1;
    result.tasks.push(...problems.map((problem) => ({ encounterId, encounterNumber: number, ...problem })));
  }
}
