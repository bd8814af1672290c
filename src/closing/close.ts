/** The daily close: what posted since the close before, and deposits against advice, kept as a report. It moves no money. */
import { dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { type Deps, inPractice } from '../deps';
import { closeReport } from './report';
import { bankSince, booksAt, keepClose, lastClose, lockCloses } from './store';

/** Closes at the nominal time. Returns how many entries had posted since the close before. */
export function runDailyClose(deps: Deps, ctx: Ctx): Promise<{ entries: number }> {
  return inPractice(deps, ctx, async ({ tx, practice }) => {
    await lockCloses(tx, ctx.org);
    const last = await lastClose(tx);
    const day = dayOf(ctx.at, practice.zone);
    const report = closeReport({
      day,
      before: last ? { day: last.day, books: last.report.books } : null,
      now: await booksAt(tx, null),
      closedDays: last ? await booksAt(tx, last.day) : null,
      bank: await bankSince(tx, last?.day ?? null, practice.zone),
    });
    const n = (last?.n ?? 0) + 1;
    await keepClose(tx, ctx, n, report);
    await writeAudit(tx, ctx, [
      { action: 'day.close', subject: { kind: 'org', id: ctx.org }, detail: { n, day, balance: report.balance } },
    ]);
    return { entries: report.posted.reduce((all, { entries }) => all + entries, 0) };
  });
}
