/**
 * The sample practice's own people, played from a script: what the front desk, coders and billers would find out stands in
 * the samples' facts. They leave some tasks to whoever sits before the page.
 */
import { addBusinessDays, dayOf, type Instant, instantOf } from '../calendar';
import { inOrg, rows } from '../db';
import type { Deps } from '../deps';
import type { Fix } from '../line/record';
import { decide } from '../tasks/decide';
import type { TaskKind, TaskOutcome } from '../words';
import { stableShare } from '../random';
import type { Samples } from './practice';
import type { DemoFacts, EncounterFact } from './types';

/** Of all tasks so many are left to real people; of denials for want of a permission more, since that takes a telephone call. */
const LEFT_TO_PEOPLE = 0.25;
const PERMISSIONS_LEFT = 0.55;

interface OpenTask {
  id: string;
  encounter_id: string;
  version: number;
  kind: TaskKind;
  reason: string;
  outcomes: TaskOutcome[];
  opened_at: Instant;
  source_id: string;
  line_n: number | null;
  line_code: string | null;
  diagnoses: string[];
}

interface Plan {
  actor: string;
  role: 'biller' | 'coder' | 'denials';
  outcome: TaskOutcome;
  because: string;
  fix?: Fix;
}

export interface Act {
  at: Instant;
  /** The encounter, or the day of visits: acts about the same thing happen one after the other. */
  about: string;
  run(): Promise<void>;
}

/** What the staff will do with the tasks that are open now, each on the next business day at ten; where a decision still has to take effect, nobody decides. */
export async function staffActs(deps: Deps, org: string, samples: Samples): Promise<Act[]> {
  const zone = samples.practice.timezone;
  const open = await inOrg(deps.db, { org }, (tx) =>
    rows<OpenTask>(
      tx,
      `select t.id, t.encounter_id, t.version, t.kind, t.reason, t.outcomes, t.opened_at, e.source_id, l.n as line_n, l.code as line_code, e.diagnoses
       from task t join encounter e on e.org_id = t.org_id and e.id = t.encounter_id left join charge_line l on l.org_id = t.org_id and l.id = t.line_id
       where t.state = 'open' and not exists (select 1 from decision d where d.org_id = t.org_id and (d.task_id = t.id and d.task_version = t.version or d.encounter_id = t.encounter_id and d.applied_at is null)) order by t.id`,
    ),
  );
  return open.flatMap((task) => {
    const plan = planFor(task, samples);
    if (!plan) return [];
    const at = instantOf(addBusinessDays(dayOf(task.opened_at, zone), 1), '10:00', zone);
    const { actor, role, ...decision } = plan;
    return [
      {
        at,
        about: task.encounter_id,
        run: async () =>
          void (await decide(
            deps,
            { org, actor, at, roles: [role] },
            { taskId: task.id, version: task.version, ...decision },
          )),
      },
    ];
  });
}

function planFor(task: OpenTask, { facts }: Samples): Plan | null {
  const fact = facts.encounters.find((encounter) => encounter.id === task.source_id);
  if (!fact || isLeftToPeople(task, fact, facts)) return null;
  const plan = PLANS[task.kind]?.(task, fact);
  return plan && task.outcomes.includes(plan.outcome) ? plan : null;
}

/** Some of all, and the last of each trouble, so that each queue keeps one. */
function isLeftToPeople(task: OpenTask, fact: EncounterFact, facts: DemoFacts): boolean {
  const isLast = facts.encounters.findLast(({ trouble }) => trouble === fact.trouble) === fact;
  if (fact.trouble && isLast) return true;
  const left = task.reason === 'CO-197' ? PERMISSIONS_LEFT : LEFT_TO_PEOPLE;
  return stableShare('left to people', facts.seed, task.source_id, task.kind, task.reason) < left;
}

const memberFix = (fact: EncounterFact): Fix => ({ patient: { member: { [fact.payerCode]: fact.memberId } } });

const PLANS: Partial<Record<TaskKind, (task: OpenTask, fact: EncounterFact) => Plan | null>> = {
  resolve_edit: (task, fact) => {
    if (task.reason === 'missing_member_id')
      return {
        actor: 'front desk',
        role: 'biller',
        outcome: 'fix',
        because: 'read from the card',
        fix: memberFix(fact),
      };
    if (task.reason !== 'unknown_code' || task.line_n === null || !fact.fix || !('code' in fact.fix)) return null;
    return {
      actor: 'coder',
      role: 'coder',
      outcome: 'fix',
      because: 'the note says which',
      fix: { lines: { [task.line_n]: { code: fact.fix.code } } },
    };
  },
  review_coding: () => ({ actor: 'coder', role: 'coder', outcome: 'approve', because: 'the note supports the code' }),
  resolve_rejection: (_task, fact) => ({
    actor: 'biller',
    role: 'biller',
    outcome: 'fix',
    because: 'two digits were swapped',
    fix: memberFix(fact),
  }),
  work_denial: (task) => {
    if (task.reason === 'CO-197')
      return {
        actor: 'denials',
        role: 'denials',
        outcome: 'correct_claim',
        because: 'retroactive authorization granted',
        fix: { authorization: 'RA77120' },
      };
    if (task.reason === 'CO-16')
      return {
        actor: 'denials',
        role: 'denials',
        outcome: 'correct_claim',
        because: 'the chart documents it better',
        fix: { diagnoses: task.diagnoses },
      };
    return null;
  },
};
