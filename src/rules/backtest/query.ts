/** Which past claims a rule is tried on: a closed list of conditions, written as JSON or as `payer=PHP01 from=2026-01-01`. */
import { z } from 'zod';
import { isDay } from '../../calendar';

const day = z.string().refine(isDay, 'is not a day (YYYY-MM-DD)');

export const backtestQuery = z
  .strictObject({
    payers: z.array(z.string().min(1).max(80)).min(1).max(100).optional(),
    /** Days of service, both included. */
    from: day.optional(),
    to: day.optional(),
    /** Claims with one of these codes. */
    codes: z
      .array(z.string().regex(/^[A-Z0-9]{5}$/, 'is not a HCPCS or CPT code'))
      .min(1)
      .max(500)
      .optional(),
    /** The newest so many. */
    limit: z.int().min(1).max(1_000_000).optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], error: 'is before from' });
export type BacktestQuery = z.output<typeof backtestQuery>;

const WORDS: Record<string, keyof BacktestQuery> = {
  payer: 'payers',
  code: 'codes',
  from: 'from',
  to: 'to',
  limit: 'limit',
};

/** Reads the command line's form. Throws with the word that is wrong. */
export function parseQuery(text: string): BacktestQuery {
  const query: Record<string, unknown> = {};
  for (const word of text.split(/\s+/).filter((one) => one !== '' && one !== 'all')) {
    const [name = '', value = ''] = word.split('=');
    const key = WORDS[name];
    if (!key || value === '')
      throw new Error(`"${word}" is not a condition; these are: payer=A,B code=A,B from=DATE to=DATE limit=N, or all`);
    query[key] = key === 'payers' || key === 'codes' ? value.split(',') : key === 'limit' ? Number(value) : value;
  }
  const parsed = backtestQuery.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}
