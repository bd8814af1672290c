/** Values that many routes share. */
import { z } from 'zod';
import { isDay } from '../calendar';
import { MAX_CENTS } from '../money/cents';

export const id = z.uuid();
export const cents = z.int().min(-MAX_CENTS).max(MAX_CENTS);
export const day = z.string().refine(isDay, 'is not a day (YYYY-MM-DD)');
export const instant = z.iso.datetime();
export const count = z.int().min(0);

const number = (fallback: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'is not a number')
    .transform(Number)
    .pipe(z.int().min(1).max(max))
    .default(fallback);

export const listQuery = { limit: number(50, 200), cursor: z.string().max(600).optional() };
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
/** In a query there are only texts. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** What people write: no control characters but line breaks. */
export const freeText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f]*$/, 'has control characters');

export const deadlineShape = z.object({
  id,
  kind: z.string(),
  means: z.string(),
  due: day,
  firesAt: instant,
  /** A warning comes before the last day; `due` is the day itself. */
  fires: z.enum(['warning', 'due']),
  then: z.string(),
  legal: z.boolean(),
  owner: z.string(),
  encounterId: id.nullable(),
  encounterNumber: z.int().nullable(),
});
export type DeadlineShape = z.output<typeof deadlineShape>;
