/**
 * Goal: the worklist shows what the record holds, in its order, whatever is filtered; one answer for many reaches each by
 * itself; every cause, from its page to its effect. Method: denials of two payers on the real engine, asked over the store
 * that the API uses, and counted beside it.
 */
import { expect } from 'expect';
import {
  countDenials,
  type DenialFilter,
  denialKey,
  type DenialRow,
  DENIAL_SORTS,
  listDenials,
  overturnRate,
  tasksOfCause,
} from '../../src/api/store/denials';
import { inOrg, row, rows } from '../../src/db';
import { type BulkItem, decideBulk, previewBulk } from '../../src/denials/bulk';
import { orgNow } from '../../src/practice/store';
import { useEngine } from '../support/engine';
import { type Floor, openFloor } from '../support/practice';
import { playText } from '../support/scenarios';

const REASONS = ['CO-197', 'CO-50', 'CO-197', 'CO-97', 'CO-197', 'CO-16'];
const NAMES = REASONS.map((_, n) => `e${n}`);
const payerOf = (n: number): string => (n % 2 ? 'lake' : 'summit');
const amountOf = (n: number): string => `${100 + 150 * n}.00`;

const remit = (payer: string): string => `
  - at: 2026-03-20
    receive:
      remit_835:
        payer: ${payer}
        trace: ${payer}-1
        amount: "0.00"
        claims:
${NAMES.map((name, n) => [name, n] as const)
  .filter(([, n]) => payerOf(n) === payer)
  .map(
    ([name, n]) =>
      `          - {claim: ${name}.1, status: "1", paid: "0.00", lines: [{line: 1, paid: "0.00", cas: [${REASONS[n]} ${amountOf(n)}]}]}`,
  )
  .join('\n')}`;

const STORY = `
scenario: worklist-of-six
title: Six denials of two payers.
about: Counted, ordered, filtered and answered.
dos: 2026-03-02
payers:
  summit: {name: SUMMIT BENEFIT TRUST, id: SBT01, appeals: [{days: 60, from: notice}]}
  lake: {name: LAKESHORE MUTUAL, id: LAK01, appeals: [{days: 180, from: notice}]}
patients:
${NAMES.map((name, n) => `  p${name}: {name: [DOE${n}, ADA], born: 1982-07-19, sex: F, coverages: [{payer: ${payerOf(n)}, member: M${n}00001}]}`).join('\n')}
encounters:
  stopped: {patient: pe0, diagnoses: [J45.909], authorization: "A*1", lines: [{code: "99213", charge: "90.00"}]}
${NAMES.map((name, n) => `  ${name}: {patient: p${name}, diagnoses: [J45.909], lines: [{code: "99214", charge: "${amountOf(n)}"}]}`).join('\n')}
steps:
  - {at: DOS, do: {register: stopped}}
${NAMES.map((name) => `  - {at: DOS, do: {register: ${name}}}`).join('\n')}
  - {at: DOS 18:00, run: submission_window}${remit('summit')}${remit('lake')}
`;

describe('the worklist of denials', function () {
  this.timeout(120_000);
  useEngine();
  let floor: Floor;
  let org: string;
  const inside = <T>(work: Parameters<typeof inOrg<T>>[2]): Promise<T> => inOrg(floor.deps.db, { org }, work);
  const OPEN = { status: 'open' };

  before(async () => {
    floor = await openFloor();
    const played = await playText(floor, STORY, 'worklist-of-six');
    expect(played.differences).toEqual([]);
    org = played.org;
  });
  after(() => floor.stop());

  /** Page by page, two rows each. */
  async function all(filter: DenialFilter): Promise<DenialRow[]> {
    const found: DenialRow[] = [];
    for (;;) {
      const last = found.at(-1);
      const next = await inside((tx) => listDenials(tx, filter, last && denialKey(filter.sort, last), 2));
      found.push(...next.slice(0, 2));
      if (next.length <= 2) return found;
    }
  }

  it('shows each once in every order, and what a filter fits and nothing else', async () => {
    const { id: payerId } = await inside(
      async (tx) => (await row<{ id: string }>(tx, `select id from payer where code = 'SBT01'`))!,
    );
    for (const sort of DENIAL_SORTS) {
      const rows = await all({ ...OPEN, sort });
      expect(new Set(rows.map(({ id }) => id)).size).toBe(6);
      const keys = rows.map((one) => denialKey(sort, one)[0]!);
      expect(keys).toEqual([...keys].sort((a, b) => (sort === 'amount' ? (a < b ? 1 : -1) : a < b ? -1 : 1)));
      const fits = async (filter: Partial<DenialFilter>): Promise<string[]> =>
        (await all({ ...OPEN, sort, ...filter })).map(({ payerCode, carc }) => `${payerCode} ${carc}`).sort();
      expect(await fits({ payerId })).toEqual(['SBT01 197', 'SBT01 197', 'SBT01 197']);
      expect(await fits({ carc: '50' })).toEqual(['LAK01 50']);
      expect(await fits({ category: 'bundling', owner: 'coding' })).toEqual(['LAK01 97']);
      expect(await fits({ payerId, category: 'bundling' })).toEqual([]);
      expect(await fits({ status: 'in_appeal' })).toEqual([]);
    }
  });

  it('is ordered by the deadline, drawn forward by the money', async () => {
    const rows = await all({ ...OPEN, sort: 'urgency' });
    rows.sort((a, b) => (a.urgency === b.urgency ? a.amount - b.amount : 0));
    expect(rows.map(({ amount, due, urgency }) => [amount, due, urgency])).toEqual([
      [10000, '2026-05-19', '2026-05-05'],
      [40000, '2026-05-19', '2026-05-05'],
      [70000, '2026-05-19', '2026-05-05'],
      [25000, '2026-09-16', '2026-09-02'],
      [55000, '2026-09-16', '2026-09-02'],
      [85000, '2026-09-16', '2026-09-02'],
    ]);
  });

  it('counts as a direct count does', async () => {
    const groups = await inside((tx) => countDenials(tx, '2026-06-01'));
    const direct = await inside((tx) =>
      row<{ n: number; cents: number; late: number }>(
        tx,
        `select count(*)::int as n, sum(amount_cents)::bigint as cents, count(*) filter (where due_date < '2026-06-01')::int as late from denial where status <> 'closed'`,
      ),
    );
    const total = (key: 'denials' | 'cents' | 'overdue') => groups.reduce((sum, group) => sum + group[key], 0);
    expect(direct).toEqual({ n: total('denials'), cents: total('cents'), late: total('overdue') });
    expect(direct).toEqual({ n: 6, cents: 285000, late: 3 });
  });

  it('takes one answer for many of one cause: previewed without effect, then each by itself', async () => {
    const at = await inside((tx) => orgNow(tx, org));
    const ctx = { org, actor: 'denials', at, roles: ['denials' as const] };
    const tasks = await inside((tx) => tasksOfCause(tx, { payerCode: 'SBT01', reason: 'CO-197' }, 200));
    expect(tasks.length).toBe(3);
    const input = {
      tasks: tasks.map(({ taskId, version }, n) => ({ taskId, version: n === 2 ? version + 5 : version })),
      outcome: 'appeal' as const,
      because: 'their portal shows the authorization',
    };
    const kinds = (items: { result: { kind: string } }[]) => items.map(({ result }) => result.kind);
    expect(kinds(await previewBulk(floor.deps, ctx, input))).toEqual(['would_decide', 'would_decide', 'stale']);
    expect(await inside((tx) => row(tx, 'select count(*)::int as n from decision'))).toEqual({ n: 0 });
    expect(kinds(await decideBulk(floor.deps, ctx, input))).toEqual(['decided', 'decided', 'stale']);
    expect(kinds(await decideBulk(floor.deps, ctx, input))).toEqual(['stale', 'stale', 'stale']);
    const offered = await previewBulk(floor.deps, ctx, { ...input, tasks: [tasks[2]!], outcome: 'bill_patient' });
    expect(kinds(offered)).toEqual(['not_offered']);
    expect(await inside((tx) => overturnRate(tx, 'SBT01', '197'))).toEqual({ decided: 0, overturned: 0 });
  });

  it('decides only denials, and only those of the queues that the person works', async () => {
    const at = await inside((tx) => orgNow(tx, org));
    const [edit, coding] = await inside((tx) =>
      rows<{ taskId: string; version: number }>(
        tx,
        `select distinct on (kind) id as "taskId", version from task
         where state = 'open' and (kind = 'resolve_edit' or (kind = 'work_denial' and queue = 'coding')) order by kind, id`,
      ),
    );
    const input = {
      tasks: [coding!, edit!],
      outcome: 'write_off' as const,
      because: 'not worth it',
      writeOff: 'administrative' as const,
    };
    const said = (items: BulkItem[]) =>
      items.map(({ result }) => (result.kind === 'refused' ? result.refusal.code : result.kind));
    const specialist = { org, actor: 'denials', at, roles: ['denials' as const] };
    const supervisor = { org, actor: 'supervisor', at, roles: ['supervisor' as const] };
    expect(said(await previewBulk(floor.deps, specialist, input))).toEqual(['not_permitted', 'not_offered']);
    expect(said(await decideBulk(floor.deps, specialist, input))).toEqual(['not_permitted', 'not_offered']);
    expect(said(await previewBulk(floor.deps, supervisor, input))).toEqual(['would_decide', 'not_offered']);
    expect(said(await decideBulk(floor.deps, supervisor, { ...input, tasks: [edit!] }))).toEqual(['not_offered']);
  });
});
