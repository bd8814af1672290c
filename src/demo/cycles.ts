/** The sample practice's calendar: a submission window each business day at 18:00, statements on Mondays at 06:00. */
import { addDays, type Day, dayOf, type Instant, instantOf, isBusinessDay } from '../calendar';
import { lastCycle, runCycle, type RunnableCycle } from '../cycles';
import { inOrg } from '../db';
import type { Deps } from '../deps';
import type { CycleSource, DueCycle } from '../engine/runner';
import { orgNow } from '../practice/store';

const isMonday = (day: Day): boolean => new Date(`${day}T00:00:00Z`).getUTCDay() === 1;

const CALENDAR: { kind: RunnableCycle; clock: string; runsOn: (day: Day) => boolean }[] = [
  { kind: 'submission_window', clock: '18:00', runsOn: isBusinessDay },
  { kind: 'statement_cycle', clock: '06:00', runsOn: isMonday },
];

export function sampleCycles(deps: Deps, org: string, zone: string): CycleSource {
  return {
    async next() {
      const now = await inOrg(deps.db, { org }, (tx) => orgNow(tx, org));
      const due: DueCycle[] = [];
      for (const { kind, clock, runsOn } of CALENDAR)
        due.push({ kind, at: nextTime(await lastCycle(deps, org, kind), now, { clock, zone, runsOn }) });
      return due.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.kind.localeCompare(b.kind)))[0]!;
    },
    async run(kind, at) {
      await runCycle(deps, org, kind as RunnableCycle, at);
    },
  };
}

/** The first time after the last run; before any run, the first from now on. */
function nextTime(
  last: Instant | null,
  now: Instant,
  { clock, zone, runsOn }: { clock: string; zone: string; runsOn: (day: Day) => boolean },
): Instant {
  for (let day = dayOf(last ?? now, zone); ; day = addDays(day, 1)) {
    const at = instantOf(day, clock, zone);
    if (runsOn(day) && (last === null ? at >= now : at > last)) return at;
  }
}
