/** What happened to an encounter, step by step, out of the trail of who did what: acts of people, files, cycles. Pure. */
import { addMonths, dayOf, daysBetween, type Day } from '../../calendar';
import type { Fix, NewLine } from '../../line/record';
import { type Cents } from '../../money/cents';
import { ROLES } from '../../words';
import { messagesOf } from './messages';
import type { AuditRow, DecisionRow, TaskRow } from './record';
import { amountOf, lineOf, type Made, said, unlessEmpty, type Yaml } from './setup';

/** Words of people are theirs; a step that needs some has these. */
const BECAUSE = 'as in the record';

/** One step each, in the order of the record. */
export function stepsOf(made: Made): Yaml[] {
  const cycles = new Set<string>();
  const steps = made.from.trail.flatMap((row) => {
    const step = stepOf(made, row, cycles);
    return step ? [{ at: made.days.time(row.at), ...roleOf(made, row, step), ...step }] : [];
  });
  return [...steps, ...refundsPaid(made)].sort((a, b) => timeOf(a) - timeOf(b));
}

/** Array.sort keeps the order of equals. */
const timeOf = ({ at }: Yaml): number => {
  const [, days = '0', clock = '09:00'] = /^DOS(?:([+-]\d+)d)?(?: (.*))?$/.exec(String(at)) ?? [];
  return Number(days) * 1440 + Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
};

/** Who did it, in a role; what machines do has none. */
function roleOf({ from }: Made, { actor }: AuditRow, step: Yaml): Yaml {
  if (!('do' in step)) return {};
  const held = [actor, ...(from.roles.get(actor) ?? [])];
  const role = ROLES.find((each) => held.includes(each));
  return role && role !== 'biller' ? { by: role } : {};
}

function stepOf(made: Made, row: AuditRow, cycles: Set<string>): Yaml | undefined {
  switch (row.action) {
    case 'visit.schedule':
      return { do: { schedule: 'a' } };
    case 'encounter.register':
      return { do: { register: 'a' } };
    case 'claim.submit':
      return once(cycles, 'submission_window', row);
    case 'claim.inquire':
      return once(cycles, 'status_sweep', row);
    case 'statement.send':
      return once(cycles, 'statement_cycle', row);
    case 'adjustment.write_off':
      return row.actor === 'system' && row.detail['reason'] === 'small_balance'
        ? once(cycles, 'statement_cycle', row)
        : undefined;
    case 'file.receive':
      return received(made, row);
    default: {
      const act = actOf(made, row);
      return act && { do: act };
    }
  }
}

/** One cycle sends many things. */
function once(cycles: Set<string>, run: string, { at }: AuditRow): Yaml | undefined {
  if (cycles.has(`${run} ${at}`)) return undefined;
  cycles.add(`${run} ${at}`);
  return { run };
}

function received(made: Made, { subjectId }: AuditRow): Yaml | undefined {
  const messages = messagesOf(made, subjectId);
  if (messages.length === 0) return undefined;
  return { receive: messages.length === 1 ? messages[0] : messages };
}

function actOf(made: Made, row: AuditRow): Yaml | undefined {
  const { from, names, days } = made;
  const { action, subjectId, detail } = row;
  switch (action) {
    case 'chart.change':
      return changed(made, String(detail['change']));
    case 'deposit.record':
      return deposited(made, row);
    case 'task.decide':
      return decided(made, row);
    case 'claim.hold':
      return row.actor === 'system' ? undefined : { hold: { because: BECAUSE } };
    case 'claim.release':
      return isDecidedRelease(made, row) ? undefined : { release: { because: BECAUSE } };
    case 'task.snooze': {
      const task = from.tasks.get(subjectId)!;
      return {
        snooze: { task: task.kind, reason: task.reason, until: days.day(detail['until'] as Day), because: BECAUSE },
      };
    }
    case 'payment.record':
      return {
        payment: { name: names.of('payment', subjectId), amount: money(detail), method: detail['method'] },
      };
    case 'payment.return':
      return { payment_returned: { payment: names.of('payment', subjectId), reason: detail['reason'] } };
    case 'plan.make':
      return planned(made, String(detail['plan']));
    case 'promise.record':
      return { promise: { amount: money(detail), date: days.day(detail['by'] as Day) } };
    case 'appeal.decision':
      return {
        appeal_decision: {
          level: detail['level'],
          notice: days.day(detail['notice'] as Day),
          result: detail['result'],
        },
      };
    case 'write_off.ask':
      return { write_off: { line: detail['line'], amount: money(detail), reason: detail['reason'], because: BECAUSE } };
    case 'estimate.send':
      return { estimate_sent: { date: days.day(detail['on'] as Day) } };
    case 'guarantor.event':
    case 'collections.refer':
      return { [String(detail['event'])]: { date: days.day(detail['on'] as Day), because: BECAUSE } };
    default:
      return undefined;
  }
}

const money = (detail: Record<string, unknown>): string => amountOf(detail['cents'] as Cents);

/** By a decision on the task that the hold opened, which tells it already. */
const isDecidedRelease = ({ from }: Made, { at, actor }: AuditRow): boolean =>
  actor === 'system' ||
  from.trail.some(
    (row) => row.action === 'task.decide' && row.at === at && from.tasks.get(row.subjectId)?.kind === 'hold',
  );

function deposited({ from, names }: Made, { subjectId, at }: AuditRow): Yaml | undefined {
  const deposit = from.deposits.get(subjectId);
  const files = deposit && tracesOf(from, deposit.trace);
  if (!deposit || !files || files.some((row) => row.at === at)) return undefined;
  return {
    deposit: {
      payer: names.payer(deposit.payerId),
      trace: names.of('trace', deposit.trace),
      amount: amountOf(deposit.amount),
    },
  };
}

/** The files that brought the advice of a trace, ours only; undefined: none did. */
function tracesOf({ trail, inbound }: Made['from'], trace: string): AuditRow[] | undefined {
  const rows = trail.filter(
    ({ action, subjectId }) => action === 'file.receive' && inbound.get(subjectId)?.bytes.includes(`*${trace}*`),
  );
  return rows.length > 0 ? rows : undefined;
}

function decided(made: Made, { subjectId, detail }: AuditRow): Yaml | undefined {
  const task = made.from.tasks.get(subjectId);
  const decision = made.from.decisions.get(String(detail['decision']));
  return task && decision && { decide: decisionOf(made, task, decision) };
}

function decisionOf(made: Made, task: TaskRow, { outcome, fix }: DecisionRow): Yaml {
  const { to, writeOff, ...chart } = fix ?? {};
  const changes = fixOf(made, chart);
  return said({
    task: task.kind,
    reason: task.reason,
    claim: task.claim ?? undefined,
    line: task.line ?? undefined,
    outcome,
    fix: Object.keys(changes).length > 0 ? changes : undefined,
    to: to && made.names.payerOfCode(to),
    write_off: writeOff,
    because: BECAUSE,
  });
}

function changed(made: Made, id: string): Yaml | undefined {
  const change = made.from.changes.get(id);
  if (!change) return undefined;
  const { addLines, ...chart } = change.fix;
  if (addLines && Object.keys(chart).length === 0)
    return {
      charge: { message: made.names.of('message', change.message), lines: addLines.map((line) => newLine(made, line)) },
    };
  return { change: fixOf(made, change.fix) };
}

const newLine = (made: Made, line: NewLine): Yaml =>
  lineOf(made, {
    code: line.code,
    revenue: line.revenue ?? null,
    modifiers: line.modifiers,
    units: line.units,
    charge: line.charge ?? null,
    from: line.from ?? made.from.encounter.from,
    dx: line.dx,
  });

/** A change of the chart; names and addresses become neutral ones, numbers other ones. */
function fixOf(made: Made, fix: Fix): Yaml {
  const { names } = made;
  if (fix.coverages) made.leftOut.add('a new list of coverages, of which the record keeps the result alone');
  return said({
    lines: fix.lines && Object.fromEntries(Object.entries(fix.lines).map(([n, line]) => [n, lineFix(line)])),
    add_lines: fix.addLines?.map((line) => newLine(made, line)),
    diagnoses: fix.diagnoses,
    authorization: fix.authorization && names.of('authorization', fix.authorization),
    entered_in_error: fix.enteredInError || undefined,
    patient:
      fix.patient &&
      said({
        name: fix.patient.name && ['PATIENT', 'ALEX'],
        address: fix.patient.address && ['2 ELM STREET', 'SPRINGFIELD', 'IL', '62701'],
        member:
          fix.patient.member &&
          Object.fromEntries(
            Object.entries(fix.patient.member).map(([code, member]) => [
              names.payerOfCode(code),
              names.of('member', member),
            ]),
          ),
      }),
    authorizations:
      fix.authorizations &&
      unlessEmpty(
        fix.authorizations.map(({ payerCode, number, codes, units }) => ({
          payer: names.payerOfCode(payerCode),
          number: names.of('authorization', number),
          codes,
          units,
        })),
      ),
  });
}

type LineFix = NonNullable<Fix['lines']>[string];

const lineFix = ({ charge, remove, ...rest }: LineFix): Yaml =>
  said({ ...rest, charge: charge === undefined ? undefined : amountOf(charge), remove: remove || undefined });

function planned({ from, days }: Made, id: string): Yaml | undefined {
  const plan = from.plans.get(id);
  if (!plan) return undefined;
  const [first, second] = plan.due as [Day, Day | undefined];
  const isMonthly = second === undefined || second === addMonths(first, 1);
  return {
    plan: said({
      amount: amountOf(plan.amount),
      installments: plan.due.length,
      first: days.day(first),
      every: isMonthly ? undefined : `${daysBetween(first, second)}d`,
    }),
  };
}

/** The ledger alone tells of them: nine in the morning is as good a time as any of that day. */
const refundsPaid = ({ from, names, days }: Made): Yaml[] =>
  from.refunds.map(({ party, at }) => ({
    at: days.day(at) === days.day(dayOf(from.now, from.practice.zone)) ? days.time(from.now) : `${days.day(at)} 23:00`,
    do: { refund_paid: { to: names.party(party) } },
  }));
