/** Takes a FHIR bundle in: every visit it holds is registered once; what cannot be read is said by resource and field. */
import type { Ctx } from '../ctx';
import { type Deps, inPractice } from '../deps';
import { readBundle, type ReadResult } from '../edges/fhir';
import { register } from './store';

export interface ImportResult {
  registered: number;
  duplicates: number;
  /** Known visits whose content differs from what was registered; nothing changed here. */
  changed: number;
  /** Registered, with something that a person must put right. */
  withProblems: number;
  refused: ReadResult['refused'];
  ignored: Record<string, number>;
}

/** Each visit is a transaction of its own: one that fails does not take the others with it. */
export async function importBundle(deps: Deps, ctx: Ctx, json: unknown, source = 'fhir'): Promise<ImportResult> {
  const zone = await inPractice(deps, ctx, async ({ practice }) => practice.zone);
  const read = readBundle(json, { zone, source });
  const result: ImportResult = {
    registered: 0,
    duplicates: 0,
    changed: 0,
    withProblems: 0,
    refused: read.refused,
    ignored: read.ignored,
  };
  for (const { intake, problems } of read.visits) {
    const { outcome } = await inPractice(deps, ctx, ({ tx, sealer, practice }) =>
      register({ tx, sealer, told: practice.told }, ctx, intake, problems),
    );
    if (outcome === 'registered') {
      result.registered += 1;
      if (problems.length > 0) result.withProblems += 1;
    } else if (outcome === 'duplicate') result.duplicates += 1;
    else result.changed += 1;
  }
  return result;
}
