/** Encounters: the list, and the line of one from its first charge to zero. */
import { z } from 'zod';
import { STAGE_MEANINGS, STAGES } from '../words';
import { cursorsFor, page } from './cursor';
import { lineOf, namesOf, presentItem } from './encounter-line';
import { type EncounterItem, encounterLine, encounterList, stageCounts } from './encounter-shapes';
import { Problem } from './problems';
import { act, MiB, read } from './route';
import type { Imported } from './services';
import { count, day, flag, id, listQuery } from './shapes';
import { countByStage, listEncounters } from './store/encounters';
import { WAITS_FOR } from './waiting';

const wholeNumber = z
  .string()
  .regex(/^\d{1,12}$/, 'is not a number')
  .transform(Number);

const listRoute = read({
  path: '/encounters',
  summary: 'Encounters, newest first: where each stands, what it waits for, who owes.',
  permission: 'encounter.read',
  audit: 'view',
  query: z.strictObject({
    ...listQuery,
    stage: z.enum(STAGES).optional(),
    number: wholeNumber.optional(),
    owes: z.enum(['payer', 'patient', 'nobody']).optional(),
    held: flag.optional(),
    waitsFor: z.enum(WAITS_FOR).optional(),
    from: day.optional(),
    to: day.optional(),
    guarantorId: id.optional(),
  }),
  response: encounterList,
  seen: (body) => ({ kind: 'encounter', ids: body.items.map((item) => item.id) }),
  async handle(tx, call) {
    const { limit, cursor, ...filter } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'encounters', filter);
    const before = cursors.read(cursor)?.[0] as number | undefined;
    const found = page(await listEncounters(tx, filter, before, limit), limit, cursors, (row) => [row.number]);
    const items: EncounterItem[] = [];
    for (const row of found.items) items.push(await presentItem(tx, row, namesOf(call)));
    return { body: { items, nextCursor: found.nextCursor } };
  },
});

const stagesRoute = read({
  path: '/stages',
  summary: 'How many encounters stand in each stage, and what is owed there.',
  permission: 'encounter.read',
  audit: 'none',
  response: stageCounts,
  async handle(tx) {
    const counts = new Map((await countByStage(tx)).map((row) => [row.stage, row]));
    const items = STAGES.map((stage) => {
      const row = counts.get(stage);
      return {
        stage,
        means: STAGE_MEANINGS[stage],
        encounters: row?.encounters ?? 0,
        payerCents: row?.payer ?? 0,
        patientCents: row?.patient ?? 0,
        heldCents: row?.held ?? 0,
      };
    });
    return { body: { items } };
  },
});

const lineRoute = read({
  path: '/encounters/:encounterId',
  summary: 'One encounter’s line: what happened, what it waits for, what fires next, whose money it is.',
  permission: 'encounter.read',
  audit: 'view',
  params: z.strictObject({ encounterId: id }),
  response: encounterLine,
  seen: (body) => ({ kind: 'encounter', ids: [body.encounter.id] }),
  async handle(tx, call) {
    const zone = call.caller.user.zone;
    const body = await lineOf(tx, call.params.encounterId, { zone, nameOf: namesOf(call) });
    if (!body) throw new Problem('not_found');
    return { body, etag: body.encounter.version };
  },
});

const problem = z.object({ resource: z.string(), field: z.string(), code: z.string(), message: z.string() });
const byType = z.record(z.string(), count);
const importResult = z.object({
  registered: count,
  duplicates: count,
  withProblems: count,
  changed: count,
  tasks: z.array(problem.extend({ encounterId: id, encounterNumber: count, line: z.int().min(1).optional() })),
  entries: count,
  taken: byType,
  ignored: byType,
  refused: z.array(z.object({ resource: z.string(), problems: z.array(problem) })),
  crosswalk: z.string(),
});

const importRoute = act({
  path: '/imports/fhir',
  summary: 'Bring visits in as a FHIR R4 bundle. What was registered before is found again by the sender’s ids.',
  permission: 'visit.import',
  audit: 'act',
  repeat: 'content',
  maxBytes: 20 * MiB,
  // As bytes: its own reader judges it, and a parser on the way would lose digits of decimals.
  raw: ['application/fhir+json', 'application/json'],
  body: z.instanceof(Buffer),
  response: importResult,
  async handle(call) {
    const imported: Imported = await call.deps.services.importBundle(call.ctx, call.body);
    return { body: imported };
  },
});

export const encounterRoutes = [listRoute, stagesRoute, lineRoute, importRoute];
