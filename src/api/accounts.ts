/** Guarantors' accounts, and payments. */
import { z } from 'zod';
import { inOrg } from '../db';
import { PAYMENT_METHODS } from '../words';
import { cursorsFor, page } from './cursor';
import { statementShape } from './encounter-shapes';
import { displayName } from './people';
import { Problem } from './problems';
import { act, read } from './route';
import { KeyReused } from './services';
import { cents, count, day, flag, id, listOf, listQuery } from './shapes';
import { type AccountRow, findAccount, listAccounts, paymentsOf, statementsTo } from './store/accounts';
import { findFacts } from './store/encounters';

const accountShape = z.object({
  id,
  guarantor: z.string(),
  encounters: count,
  dueCents: cents,
  heldCents: cents,
  lastStatement: day.nullable(),
});
export type AccountShape = z.output<typeof accountShape>;

const present = (row: AccountRow, guarantor: string): AccountShape => ({
  id: row.id,
  guarantor,
  encounters: row.encounters,
  dueCents: row.due,
  heldCents: row.held,
  lastStatement: row.last_statement,
});

const listRoute = read({
  path: '/accounts',
  summary: 'Guarantors, what each owes and what is held for each.',
  permission: 'account.read',
  audit: 'view',
  query: z.strictObject({ ...listQuery, owing: flag.optional() }),
  response: listOf(accountShape),
  seen: (body) => ({ kind: 'guarantor', ids: body.items.map((item) => item.id) }),
  async handle(tx, call) {
    const { limit, cursor, ...filter } = call.query;
    const cursors = cursorsFor(call.deps.secret, call.ctx.org, 'accounts', filter);
    const after = cursors.read(cursor)?.[0] as string | undefined;
    const found = page(await listAccounts(tx, filter.owing ?? false, after, limit), limit, cursors, (row) => [row.id]);
    const items: AccountShape[] = [];
    for (const row of found.items)
      items.push(
        present(row, displayName(await call.deps.openPerson(tx, call.ctx.org, row.id, row.person, 'guarantor.person'))),
      );
    return { body: { items, nextCursor: found.nextCursor } };
  },
});

const payment = z.object({
  id,
  amountCents: cents,
  method: z.string(),
  receivedOn: day,
  status: z.string(),
  encounterId: id,
  encounterNumber: z.int(),
});
const accountDetail = accountShape.extend({ statements: z.array(statementShape), payments: z.array(payment) });

const accountRoute = read({
  path: '/accounts/:guarantorId',
  summary: 'One guarantor: statements and payments.',
  permission: 'account.read',
  audit: 'view',
  params: z.strictObject({ guarantorId: id }),
  response: accountDetail,
  seen: (body) => ({ kind: 'guarantor', ids: [body.id] }),
  async handle(tx, call) {
    const row = await findAccount(tx, call.params.guarantorId);
    if (!row) throw new Problem('not_found');
    const person = await call.deps.openPerson(tx, call.ctx.org, row.id, row.person, 'guarantor.person');
    const statements = (await statementsTo(tx, row.id)).map((s) => ({
      ...s,
      madeOn: s.made_on,
      mailedOn: s.mailed_on,
      dueCents: s.due_cents,
    }));
    const payments = (await paymentsOf(tx, row.id)).map((p) => ({
      ...p,
      amountCents: p.amount_cents,
      receivedOn: p.received_on,
      encounterId: p.encounter_id,
      encounterNumber: p.encounter_number,
    }));
    return { body: { ...present(row, displayName(person)), statements, payments } };
  },
});

const paymentRoute = act({
  path: '/encounters/:encounterId/payments',
  summary:
    'Record what the guarantor paid for an encounter. 200: it is posted and the encounter has gone on; 202: it will.',
  permission: 'payment.record',
  audit: 'act',
  repeat: 'idempotency key',
  params: z.strictObject({ encounterId: id }),
  body: z.strictObject({ amountCents: cents.min(1), method: z.enum(PAYMENT_METHODS) }),
  response: z.object({ paymentId: id, applied: z.boolean() }),
  async handle(call) {
    const { ctx, deps, body } = call;
    const { encounterId } = call.params;
    if (!(await inOrg(deps.db, ctx, (tx) => findFacts(tx, encounterId)))) throw new Problem('not_found');
    // The key is the caller's; with the actor before it, two people who chose the same do not meet.
    const key = `${ctx.actor}/${call.key}`;
    const { paymentId } = await deps.services
      .recordPayment(ctx, { encounterId, ...body, key })
      .catch((error: unknown) => {
        throw error instanceof KeyReused ? new Problem('key_reused') : error;
      });
    const applied = await deps.services.stepDone(ctx.org, `payment/${paymentId}`, deps.stepWaitMs);
    return { status: applied ? 200 : 202, body: { paymentId, applied } };
  },
});

export const accountRoutes = [listRoute, accountRoute, paymentRoute];
