/**
 * Takes FHIR in as NDJSON, a Bundle a line, however long: some lines at a time, each lot in one transaction of a few
 * statements. What was taken before is found again, so that after a crash the same file simply goes on.
 */
import type { Ctx } from '../ctx';
import { type Deps, inPractice } from '../deps';
import { openBundle, type OpenBundle } from '../edges/fhir';
import { applyEffect } from '../edges/messages/apply';
import { newId } from '../ids';
import type { Problem } from './intake';
import { type ReadVisit, registerAll, type Registered, visitDaysOf } from './store';

/** Visits of a transaction: enough to spread its cost, few enough that a practice's other registrations hardly wait. */
const VISITS_AT_ONCE = 200;
const REFUSALS_KEPT = 100;

export interface StreamResult {
  lines: number;
  registered: number;
  duplicates: number;
  changed: number;
  /** Registered, with something that a person must put right. */
  withProblems: number;
  refused: number;
  /** The first of them, by line. */
  refusals: (Problem & { line: number })[];
}

interface Lot {
  bundles: { line: number; bundle: OpenBundle }[];
  patients: Set<string>;
}

/** Reads to the end of `lines`. `onLot` hears how far it is, after each transaction. */
export async function importLines(
  deps: Deps,
  ctx: Ctx,
  lines: AsyncIterable<string>,
  source: string,
  onLot: (result: StreamResult) => void = () => undefined,
): Promise<StreamResult> {
  const result: StreamResult = {
    lines: 0,
    registered: 0,
    duplicates: 0,
    changed: 0,
    withProblems: 0,
    refused: 0,
    refusals: [],
  };
  let lot: Lot = { bundles: [], patients: new Set() };
  const flush = async (): Promise<void> => {
    if (lot.bundles.length > 0) await takeLot(deps, ctx, source, lot, result);
    lot = { bundles: [], patients: new Set() };
    onLot(result);
  };
  for await (const text of lines) {
    result.lines += 1;
    if (text.trim() === '') continue;
    const bundle = openBundle(text);
    // Whether somebody is a new patient depends on the visits before, which must be in the record by then.
    if (bundle.patients.some((id) => lot.patients.has(id))) await flush();
    lot.bundles.push({ line: result.lines, bundle });
    bundle.patients.forEach((id) => lot.patients.add(id));
    if (lot.bundles.length >= VISITS_AT_ONCE) await flush();
  }
  await flush();
  return result;
}

/** Class 22: a value that a column cannot hold. It must not take the others of its lot with it. */
const DATA_EXCEPTION = /^22/;

async function takeLot(deps: Deps, ctx: Ctx, source: string, lot: Lot, result: StreamResult): Promise<void> {
  try {
    count(result, await register(deps, ctx, source, lot));
  } catch (error) {
    if (!DATA_EXCEPTION.test((error as { code?: string }).code ?? '')) throw error;
    if (lot.bundles.length === 1) return refuse(result, lot.bundles[0]!.line, [UNSTORABLE]);
    for (const one of lot.bundles)
      await takeLot(deps, ctx, source, { bundles: [one], patients: new Set(one.bundle.patients) }, result);
  }
}

const UNSTORABLE: Problem = {
  resource: 'Bundle',
  field: '',
  code: 'invalid',
  message: 'a value cannot be stored (a control character, or a number out of range)',
};

interface Taken {
  registered: Registered[];
  refused: { line: number; problems: Problem[] }[];
}

function register(deps: Deps, ctx: Ctx, source: string, { bundles, patients }: Lot): Promise<Taken> {
  return inPractice(deps, ctx, async (work) => {
    const { tx, sealer, practice } = work;
    const seen = await visitDaysOf(tx, source, [...patients]);
    const visits: ReadVisit[] = [];
    const refused: Taken['refused'] = [];
    for (const { line, bundle } of bundles) {
      const read = bundle.read({ zone: practice.zone, source, seen });
      for (const effect of read.bookings)
        await applyEffect(work, { source, messageId: newId() }, { effect, problems: [] });
      visits.push(...read.visits);
      if (read.refused.length > 0) refused.push({ line, problems: read.refused.flatMap(({ problems }) => problems) });
    }
    return { registered: await registerAll({ tx, sealer, told: practice.told }, ctx, visits), refused };
  });
}

function count(result: StreamResult, { registered, refused }: Taken): void {
  for (const { outcome, problems } of registered) {
    if (outcome === 'duplicate') result.duplicates += 1;
    else if (outcome === 'changed') result.changed += 1;
    else {
      result.registered += 1;
      if (problems.length > 0) result.withProblems += 1;
    }
  }
  for (const { line, problems } of refused) refuse(result, line, problems);
}

function refuse(result: StreamResult, line: number, problems: readonly Problem[]): void {
  result.refused += 1;
  const room = REFUSALS_KEPT - result.refusals.length;
  result.refusals.push(...problems.slice(0, Math.max(room, 0)).map((problem) => ({ line, ...problem })));
}
