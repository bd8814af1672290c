/**
 * The worklist of denials. Without a filter a page is read off the index of its order. With one, the few combinations of
 * what may be filtered are walked in their index (payer, category, owner, code: hundreds, however many denials there are),
 * each that fits gives its first rows, and the page is the first of these. Only plain comparisons, which row-level security
 * leaves to the index.
 */
import type { Day, Instant } from '../../calendar';
import { row, rows, type Tx } from '../../db';
import type { Cents } from '../../money/cents';
import type { CursorKey } from '../cursor';

export const DENIAL_SORTS = ['urgency', 'amount', 'oldest'] as const;
export type DenialSort = (typeof DENIAL_SORTS)[number];

interface Order {
  column: string;
  type: string;
  direction: 'asc' | 'desc';
}

const ORDERS: Record<DenialSort, Order> = {
  urgency: { column: 'urgency', type: 'date', direction: 'asc' },
  amount: { column: 'amount_cents', type: 'bigint', direction: 'desc' },
  oldest: { column: 'opened_at', type: 'timestamptz', direction: 'asc' },
};

export interface DenialFilter {
  status: string;
  sort: DenialSort;
  payerId?: string | undefined;
  category?: string | undefined;
  owner?: string | undefined;
  carc?: string | undefined;
}

export interface DenialRow {
  id: string;
  encounterId: string;
  encounterNumber: number;
  claim: number;
  line: number | null;
  payer: string;
  payerCode: string;
  group: string;
  carc: string;
  remarks: string[];
  amount: Cents;
  status: string;
  outcome: string | null;
  category: string;
  owner: string;
  nextAction: string;
  due: Day | null;
  urgency: Day;
  openedAt: Instant;
  taskId: string | null;
  taskVersion: number | null;
}

const ROW_SQL = `
  select d.id, d.encounter_id as "encounterId", e.number as "encounterNumber", c.n as claim, l.n as line, p.name as payer, p.code as "payerCode", d.group_code as "group", d.carc, d.remarks,
    d.amount_cents as amount, d.status, d.outcome, d.category, d.owner, d.next_action as "nextAction", d.due_date as due, d.urgency, d.opened_at as "openedAt", t.id as "taskId", t.version as "taskVersion"
  from denial d join encounter e on e.org_id = d.org_id and e.id = d.encounter_id join claim c on c.org_id = d.org_id and c.id = d.claim_id join payer p on p.org_id = d.org_id and p.id = d.payer_id
    left join charge_line l on l.org_id = d.org_id and l.id = d.line_id left join task t on t.org_id = d.org_id and t.id = d.task_id and t.state not in ('done', 'cancelled')`;

/** One row too many says that there is a next page. */
export async function listDenials(
  tx: Tx,
  filter: DenialFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<DenialRow[]> {
  const { sql, bindings } = pageSql(filter, after, limit);
  const { column, direction } = ORDERS[filter.sort];
  return rows<DenialRow>(
    tx,
    `with page as materialized (${sql}) ${ROW_SQL} join page on page.id = d.id order by d.${column} ${direction}, d.id ${direction}`,
    bindings as never,
  );
}

export const denialKey = (sort: DenialSort, denial: DenialRow): CursorKey => [
  sort === 'urgency' ? denial.urgency : sort === 'amount' ? denial.amount : denial.openedAt,
  denial.id,
];

interface Sql {
  sql: string;
  bindings: unknown[];
}

/** Ids and sort keys of a page. Exported for the benchmark, which looks at its plan. */
export function pageSql(filter: DenialFilter, after: CursorKey | undefined, limit: number): Sql {
  const { column, type, direction } = ORDERS[filter.sort];
  const beyond = after ? ` and (d.${column}, d.id) ${direction === 'asc' ? '>' : '<'} (?::${type}, ?::uuid)` : '';
  const order = `order by d.${column} ${direction}, d.id ${direction} limit ?`;
  const from = `select d.id, d.${column} from denial d where d.status = ?`;
  const key = after ?? [];
  const wanted = filtersOf(filter);
  if (wanted.length === 0) return { sql: `${from}${beyond} ${order}`, bindings: [filter.status, ...key, limit + 1] };
  const groups = groupsSql(filter);
  return {
    sql: `${groups.sql}
      select x.id, x.${column} from g cross join lateral (
        ${from} and d.payer_id = g.payer_id and d.category = g.category and d.owner = g.owner and d.carc = g.carc${beyond} ${order}) x
      where ${wanted.map(([name]) => `g.${name} = ?`).join(' and ')} order by x.${column} ${direction}, x.id ${direction} limit ?`,
    bindings: [...groups.bindings, filter.status, ...key, limit + 1, ...wanted.map(([, value]) => value), limit + 1],
  };
}

const filtersOf = ({ payerId, category, owner, carc }: DenialFilter): [string, string][] =>
  Object.entries({ payer_id: payerId, category, owner, carc }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );

const GROUP = 'd.payer_id, d.category, d.owner, d.carc';

/** The combinations that there are, each found by one step in the index. */
function groupsSql({ status, payerId }: DenialFilter): Sql {
  const ofPayer = payerId === undefined ? '' : ' and d.payer_id = ?';
  const payer = payerId === undefined ? [] : [payerId];
  return {
    sql: `with recursive g as (
        (select ${GROUP} from denial d where d.status = ?${ofPayer} order by ${GROUP} limit 1)
        union all
        select n.* from g cross join lateral (select ${GROUP} from denial d where d.status = ?${ofPayer}
          and (${GROUP}) > (g.payer_id, g.category, g.owner, g.carc) order by ${GROUP} limit 1) n)`,
    bindings: [status, ...payer, status, ...payer],
  };
}

export const findDenial = (tx: Tx, id: string): Promise<DenialRow | undefined> =>
  row<DenialRow>(tx, `${ROW_SQL} where d.id = ?`, [id]);

export interface DenialGroup {
  status: string;
  category: string;
  payerCode: string;
  denials: number;
  cents: Cents;
  overdue: number;
}

/** All that are not closed, counted. */
export const countDenials = (tx: Tx, today: Day): Promise<DenialGroup[]> =>
  rows<DenialGroup>(
    tx,
    `select d.status, d.category, p.code as "payerCode", d.denials, d.cents, d.overdue from (
       select org_id, payer_id, status, category, count(*)::int as denials, sum(amount_cents)::bigint as cents, count(*) filter (where due_date < ?::date)::int as overdue
       from denial where status <> 'closed' group by org_id, payer_id, status, category) d
     join payer p on p.org_id = d.org_id and p.id = d.payer_id order by d.status, d.cents desc, d.category, p.code`,
    [today],
  );

export interface OverturnRate {
  decided: number;
  overturned: number;
}

/** What came of our own appeals of a payer's denials of one code; the sample's size is its weight. */
export const overturnRate = async (tx: Tx, payerCode: string, carc: string): Promise<OverturnRate> =>
  (await row<OverturnRate>(
    tx,
    `select count(distinct a.id)::int as decided, count(distinct a.id) filter (where a.result = 'overturned')::int as overturned
     from appeal a cross join lateral unnest(a.denial_ids) x(id) join denial d on d.org_id = a.org_id and d.id = x.id join payer p on p.org_id = d.org_id and p.id = d.payer_id
     where a.result <> 'none' and p.code = ? and d.carc = ?`,
    [payerCode, carc],
  ))!;

/** The open tasks of one cause: what a bulk decision is about. */
export const tasksOfCause = (
  tx: Tx,
  { payerCode = null, reason = null }: { payerCode?: string | null | undefined; reason?: string | null | undefined },
  limit: number,
): Promise<{ taskId: string; version: number; amount: Cents; encounterNumber: number }[]> =>
  rows(
    tx,
    `select t.id as "taskId", t.version, t.amount_cents as amount, e.number as "encounterNumber" from task t
       join claim c on c.org_id = t.org_id and c.id = t.claim_id join payer p on p.org_id = c.org_id and p.id = c.payer_id join encounter e on e.org_id = t.org_id and e.id = t.encounter_id
     where t.kind = 'work_denial' and t.state in ('open', 'claimed') and (?::text is null or t.reason = ?) and (?::text is null or p.code = ?)
     order by t.due_date nulls last, t.id limit ?`,
    [reason, reason, payerCode, payerCode, limit] as never,
  );
