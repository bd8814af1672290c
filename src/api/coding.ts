/** What a coder looks at: codes by word, what was found on an encounter, who coded it, what was paid with its diagnosis. */
import { z } from 'zod';
import { searchCodes } from '../codes/store';
import { CODE_KINDS } from '../codes/types';
import { codingOf, findingsOf, paidWithDiagnosis, passPays } from '../coding/store';
import { Problem } from './problems';
import { read } from './route';
import { cents, count, day, id, instant } from './shapes';

const codesRoute = read({
  path: '/codes',
  summary:
    'Codes in force on a day, by their beginning or by words of their title (the first fifty); with notes (their own and those above them), seventh characters, side, sex and age where the source has them.',
  permission: 'code.read',
  audit: 'none',
  query: z.strictObject({
    kind: z.enum(CODE_KINDS).default('icd-10-cm'),
    text: z.string().trim().max(80).default(''),
    on: day.optional(),
  }),
  response: z.object({
    items: z.array(
      z.object({
        code: z.string(),
        title: z.string(),
        billable: z.boolean(),
        from: day.nullable(),
        to: day.nullable(),
        data: z.record(z.string(), z.unknown()).nullable(),
        notes: z.array(z.object({ of: z.string(), note: z.string(), text: z.string() })),
        seventh: z.record(z.string(), z.string()).nullable(),
        side: z.string().nullable(),
        limits: z
          .object({ sex: z.string().optional(), ageFrom: z.int().optional(), ageTo: z.int().optional() })
          .nullable(),
      }),
    ),
  }),
  async handle(tx, call) {
    const { kind, text, on = call.ctx.at.slice(0, 10) } = call.query;
    const found = await searchCodes(tx, { kind, text, on, limit: 50 });
    return {
      body: {
        items: found.map(({ data, ...more }) => ({ ...more, data: data && { ...data } })),
      },
    };
  },
});

const encounterId = z.strictObject({ encounterId: id });

const codingRoute = read({
  path: '/encounters/:encounterId/coding',
  summary:
    'What edits and rules found, by severity, with how each ended; what a pass would pay by contract; who coded it, when, from which document.',
  permission: 'encounter.read',
  audit: 'view',
  params: encounterId,
  response: z.object({
    encounterId: id,
    from: z.object({ source: z.string(), document: z.string(), receivedAt: instant }),
    pass: z.object({ allowedCents: cents.nullable(), unpricedLines: count }),
    reviews: z.array(
      z.object({
        by: z.string(),
        outcome: z.string(),
        at: instant,
        because: z.string().nullable(),
        reason: z.string(),
      }),
    ),
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.string(),
        queue: z.string(),
        line: z.int().nullable(),
        why: z.string(),
        fix: z.string().nullable(),
        source: z.string().nullable(),
        amountCents: cents,
        foundAt: instant,
        closedAt: instant.nullable(),
        closedBy: z.string().nullable(),
        outcome: z.string().nullable(),
      }),
    ),
  }),
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    const { encounterId: one } = call.params;
    const coded = await codingOf(tx, one);
    if (!coded) throw new Problem('not_found');
    const { source, sourceId, receivedAt, reviews } = coded;
    return {
      body: {
        encounterId: one,
        from: { source, document: sourceId, receivedAt },
        pass: await passPays(tx, one),
        reviews: reviews.map(({ name, by, ...review }) => ({ ...review, by: name ?? by })),
        findings: await findingsOf(tx, one),
      },
    };
  },
});

const suggestionsRoute = read({
  path: '/encounters/:encounterId/code-suggestions',
  summary: 'Codes that this payer paid with this first diagnosis, each with its evidence. A person decides.',
  permission: 'encounter.read',
  audit: 'view',
  params: encounterId,
  response: z.object({
    encounterId: id,
    items: z.array(z.object({ code: z.string(), claims: count, paidCents: cents, encounters: z.array(z.int()) })),
  }),
  seen: (body) => ({ kind: 'encounter', ids: [body.encounterId] }),
  async handle(tx, call) {
    const { encounterId: one } = call.params;
    if (!(await codingOf(tx, one))) throw new Problem('not_found');
    return { body: { encounterId: one, items: await paidWithDiagnosis(tx, one, 20) } };
  },
});

export const codingRoutes = [codesRoute, codingRoute, suggestionsRoute];
