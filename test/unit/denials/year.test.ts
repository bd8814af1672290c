/**
 * Goal: over a year of denials none passes a legal day without a decision or an escalation on record, each ends with an
 * outcome, and every cent is somewhere. Method: 400 visits in memory through the real rules; a person of fixed habits (a seed)
 * decides, forgets, appeals and gives up; payers answer, uphold, give in; every wait fires at its instant.
 */
import { expect } from 'expect';
import { addDays, type Day } from '../../../src/calendar';
import type { Appeal, Denial, Task } from '../../../src/line/record';
import { Random } from '../../../src/random';
import type { TaskOutcome } from '../../../src/words';
import { medicare, payer, Visit } from '../../support/record';

const VISITS = 400;
const SEED = Number(process.env['THROUGHLINE_SEED'] ?? 10);
const REASONS: [string, string[]][] = [
  ['CO-197', ['N54']],
  ['CO-50', []],
  ['CO-16', ['M76']],
  ['CO-16', ['MA130', 'N382']],
  ['CO-97', []],
  ['CO-29', []],
  ['CO-27', []],
  ['OA-18', []],
  ['CO-252', []],
  ['PR-204', []],
  ['CO-45', []],
];
/** Whatever is still open by then is the test's failure. */
const END: Day = '2028-12-31';

interface Year {
  visit: Visit;
  dice: Random;
  /** Deadlines that came to the supervisor. */
  escalated: Set<string>;
}

/** One visit, denied on some day of the year. */
function begin(n: number): Year {
  const dice = new Random(SEED, n);
  const own = { warnDays: [30, 15, 7, 3, 1], writeOffLimit: 10_000_000 as never };
  const terms = {
    appeals: [
      { days: 60, from: 'notice' as const },
      { days: 30, from: 'receipt' as const },
    ],
    correctedFilingDays: 90,
  };
  const visit = new Visit({
    payers: [n % 3 ? payer('prairie', terms) : medicare({ appeals: terms.appeals })],
    policy: own,
  });
  const year: Year = { visit, dice, escalated: new Set() };
  watch(year);
  visit.billed().on(addDays('2026-03-20', dice.between(0, 365)));
  const [reason, remarks] = REASONS[n % REASONS.length]!;
  visit.remit({
    claim: 1,
    status: '4',
    payDate: visit.today,
    remarks,
    lines: [{ line: 1, cas: [`${reason} 100.00`] }],
  });
  return year;
}

/** Keeps what each step wrote into the trail. */
function watch({ visit, escalated }: Year): void {
  const look = visit.look.bind(visit);
  visit.look = () => {
    const draft = look();
    for (const { action, detail } of draft.changes.audit)
      if (action === 'task.escalate') escalated.add(`${String(detail!['deadline'])} ${String(detail!['due'])}`);
    return draft;
  };
}

/** The payer's side: letters on appeals, answers to what was sent. */
function payerAnswers({ visit, dice }: Year): void {
  const appeal = visit.record.appeals.find(({ result }) => result === 'none');
  if (appeal) answerAppeal(visit, dice, appeal);
  visit.send();
  const answered = new Set(visit.record.remits.map(({ claimId }) => claimId));
  const fresh = visit.record.claims.find(({ id, status }) => status === 'accepted' && !answered.has(id));
  if (fresh) pay(visit, fresh.n);
}

function answerAppeal(visit: Visit, dice: Random, appeal: Appeal): void {
  const result = dice.next() < 0.5 ? ('upheld' as const) : ('overturned' as const);
  Object.assign(appeal, { result, noticeOn: visit.today });
  visit.look();
  if (result === 'overturned') payAgain(visit, visit.record.claims.findIndex(({ id }) => id === appeal.claimId) + 1);
}

const pay = (visit: Visit, claim: number): void =>
  void visit.remit({ claim, status: '1', lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] });

/** The answer before is taken back, then given anew, as payers do. */
const payAgain = (visit: Visit, claim: number): void =>
  void visit.remit(
    { claim, status: '22', paid: '0.00', lines: [{ line: 1, charge: '-100.00' }] },
    { claim, status: '1', lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] },
  );

/** Our side: now and then one is forgotten past its day; what is late is given up. */
function personActs({ visit, dice }: Year): void {
  for (const task of [...visit.openTasks]) {
    if (!visit.openTasks.includes(task)) continue;
    if (task.kind === 'work_denial' && dice.next() < 0.35) decideOne(visit, dice, task);
    if (task.kind === 'follow_up' && dice.next() < 0.6) followUp(visit, task);
  }
}

function decideOne(visit: Visit, dice: Random, task: Task): void {
  const wanted: TaskOutcome[] = ['appeal', 'correct_claim', 'new_claim', 'send_documents', 'bill_patient', 'write_off'];
  const offered = wanted.filter((outcome) => task.outcomes.includes(outcome));
  const outcome = offered[dice.between(0, offered.length - 1)]!;
  visit.decide(task, outcome, outcome === 'write_off' ? { fix: { writeOff: 'administrative' } } : {});
  if (outcome === 'send_documents') payAgain(visit, visit.record.claims.findIndex(({ id }) => id === task.claimId) + 1);
}

function followUp(visit: Visit, task: Task): void {
  const late = ['appeal_limit_missed', 'filing_limit_missed'].includes(task.reason);
  visit.decide(task, late ? 'write_off' : 'wait', late ? { fix: { writeOff: 'timely_filing' } } : {});
}

function play(year: Year): void {
  const { visit } = year;
  while (visit.openDenials.length > 0 && visit.today < END) {
    visit.until(addDays(visit.today, year.dice.between(3, 25)));
    personActs(year);
    payerAnswers(year);
  }
}

const LEGAL = ['appeal_1', 'appeal_2', 'appeal_3', 'corrected_filing'];

describe('A year of 400 denials', function () {
  this.timeout(120_000);
  const years: Year[] = [];
  before(() => {
    for (let n = 0; n < VISITS; n += 1) {
      const year = begin(n);
      play(year);
      years.push(year);
    }
  });
  const denials = (): Denial[] => years.flatMap(({ visit }) => visit.record.denials);

  it('passes no legal day without a decision or an escalation on record', () => {
    const missed = years.flatMap(({ visit, escalated }) =>
      visit.record.deadlines
        .filter(({ kind, status }) => LEGAL.includes(kind) && status === 'missed')
        .map(({ kind, due, claimId }) => ({
          key: `${kind} ${due}`,
          isEscalated: escalated.has(`${kind} ${due}`),
          isDecided:
            visit.record.appeals.some((appeal) => appeal.claimId === claimId && appeal.filedOn <= due) ||
            visit.record.denials.some((denial) => denial.claimId === claimId && denial.correction !== null),
        })),
    );
    expect(missed.length).toBeGreaterThan(20);
    const silent = missed.filter(({ isEscalated }) => !isEscalated);
    expect(silent.filter(({ isDecided }) => !isDecided)).toEqual([]);
    process.stdout.write(
      `      ${missed.length} legal days missed, ${missed.length - silent.length} escalated before, ${silent.length} decided before\n`,
    );
  });

  it('ends each with an outcome, by every way there is', () => {
    expect(denials().length).toBeGreaterThanOrEqual(VISITS);
    expect(denials().filter(({ status, outcome }) => status !== 'closed' || outcome === null)).toEqual([]);
    const counted = new Map<string, number>();
    for (const { outcome } of denials()) counted.set(outcome!, (counted.get(outcome!) ?? 0) + 1);
    const ways = [...counted].map(([outcome, some]) => `${outcome} ${some}`).sort();
    process.stdout.write(`      ${denials().length} denials: ${ways.join(', ')}\n`);
    expect([...counted.keys()]).toEqual(expect.arrayContaining(['paid', 'patient', 'written_off']));
  });

  it('leaves no task of a denial and no clock of an appeal behind', () => {
    for (const { visit } of years) {
      expect(visit.openTasks.filter(({ kind }) => kind === 'work_denial')).toEqual([]);
      expect(
        visit.record.deadlines.filter(({ kind, status }) => kind.startsWith('appeal_') && status === 'open'),
      ).toEqual([]);
    }
  });

  it('keeps every cent: what was charged is paid, adjusted, given up or owed', () => {
    for (const { visit } of years) {
      const total = visit.record.sums.reduce((sum, { cents }) => sum + cents, 0);
      expect(total).toBe(0);
      expect(visit.draft().owedByPayers()).toBe(0);
    }
  });
});
