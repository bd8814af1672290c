/** Which practice a command speaks of: the one named, the only one, or the sample practice. */
import { inOrg, type Tx } from '../db';
import type { Instant } from '../calendar';
import { findSamplePractice, readSamples } from '../demo/practice';
import { listOrganisations, type Organisation, orgNow } from '../practice/store';
import { SAMPLES_DIR, type Stack } from './stack';

/** A command that was called in a way that cannot be carried out; exit code 2. */
export class UsageError extends Error {}

/** The option that all these commands share. */
export const ORG_OPTION = ['--org <id>', 'the practice; needed where the database holds several'] as const;

export async function chooseOrganisation(stack: Stack, asked?: string): Promise<Organisation> {
  const all = await listOrganisations(stack.jobDb);
  if (asked) {
    const found = all.find((each) => each.org === asked);
    if (!found) throw new UsageError(`there is no practice ${asked} in this database`);
    return found;
  }
  if (all.length === 0)
    throw new UsageError('there is no practice in this database yet (npm start makes the sample one)');
  if (all.length === 1) return all[0]!;
  const sample = await findSamplePractice(stack.jobDb, readSamples(SAMPLES_DIR));
  const found = all.find(({ org }) => org === sample);
  if (!found)
    throw new UsageError(
      `there are ${all.length} practices; name one with --org:\n${all.map(({ org, name }) => `  ${org}  ${name}`).join('\n')}`,
    );
  return found;
}

/** Runs one read in the practice, at its business time. */
export function readIn<T>(
  stack: Stack,
  { org }: Pick<Organisation, 'org'>,
  work: (tx: Tx, at: Instant) => Promise<T>,
): Promise<T> {
  return inOrg(stack.deps.db, { org }, async (tx) => work(tx, await orgNow(tx, org)));
}
