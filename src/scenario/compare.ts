/** FORMAT section 4: an `expect` against the facts. */
import type {
  AuditFacts,
  ClaimFacts,
  DeadlineFacts,
  DenialFacts,
  EncounterFacts,
  ScenarioFacts,
  StatementFacts,
  TaskFacts,
} from './driver';
import { amount, amounts, describe, exactSet, fields, NOTHING, same, type Mismatch } from './difference';
import { matchSegments } from './segments';
import type {
  Balances,
  ClaimKey,
  Expect,
  ExpectedClaim,
  ExpectedDeadline,
  ExpectedDenial,
  ExpectedStatement,
  ExpectedTask,
  Label,
  Money,
  Sent,
} from './types';

export interface Observed {
  facts: ScenarioFacts;
  /** What the step's `run` sent; nothing when it ran nothing. */
  sent: Sent;
  /** Ledger entries written since the last step that expected something. */
  posted: number;
  /** The 837 of each claim whose segments are expected; null: it has none. */
  segments: ReadonlyMap<ClaimKey, string[] | null>;
}

export function compare(expect: Expect, observed: Observed): Mismatch[] {
  const { facts } = observed;
  return [
    ...ofEncounter(expect, facts),
    ...tasks(expect.practice_tasks, facts.practice_tasks, 'practice_tasks'),
    ...(expect.money ? money(expect.money, facts.money) : []),
    ...deadlines(expect, facts),
    ...files(expect, facts),
    ...segments(expect, observed),
    ...(expect.sent ? fields(expect.sent, observed.sent, 'sent') : []),
    ...posted(expect, observed.posted),
    ...audit(expect, facts.audit),
  ];
}

/** `throughline verify`, implied by every expect. */
export const ledger = (facts: ScenarioFacts): Mismatch[] =>
  facts.ledger.problems.map((problem) => ({ path: 'ledger', expected: 'balanced', actual: problem }));

/** Its parts say `path` in the file's words; where the file has several encounters, the encounter stands before it. */
export const prefixed = (mismatches: Mismatch[], prefix: string): Mismatch[] =>
  prefix === '' ? mismatches : mismatches.map((each) => ({ ...each, path: `${prefix}: ${each.path}` }));

const ENCOUNTER_KEYS = [
  'stage',
  'held',
  'tasks',
  'claims',
  'balances',
  'denials',
  'appeals',
  'statements',
  'authorizations',
] as const;

function ofEncounter(expect: Expect, facts: ScenarioFacts): Mismatch[] {
  const asked = ENCOUNTER_KEYS.filter((key) => expect[key] !== undefined);
  if (asked.length === 0) return [];
  const encounter = facts.encounters[expect.for!];
  if (!encounter) return [{ path: asked[0]!, expected: `encounter ${expect.for} to exist`, actual: NOTHING }];
  const { stage, held } = expect;
  return [
    ...fields({ stage, held }, encounter, '').map((each) => ({ ...each, path: each.path.slice(1) })),
    ...tasks(expect.tasks, encounter.tasks, 'tasks'),
    ...claims(expect.claims, encounter.claims),
    ...(expect.balances ? balances(expect.balances, encounter.balances) : []),
    ...denials(expect.denials, encounter.denials),
    ...appeals(expect, encounter),
    ...statements(expect, encounter.statements),
    ...authorizations(expect, encounter),
  ];
}

function tasks(expected: ExpectedTask[] | undefined, actual: TaskFacts[], path: string): Mismatch[] {
  if (!expected) return [];
  return exactSet(expected, actual, {
    path,
    compare: ({ line, ...rest }, task, at) => [
      ...fields(rest, task, at),
      // Lines denied for one reason share a task; it is about each of them.
      ...(line === undefined || task.lines.includes(line)
        ? []
        : [{ path: `${at}.line`, expected: String(line), actual: describe(task.lines) }]),
    ],
    related: (wanted, task) => wanted.kind === task.kind,
    show: ({ id: _, ...task }) => task,
  });
}

function claims(expected: ExpectedClaim[] | undefined, actual: ClaimFacts[]): Mismatch[] {
  if (!expected) return [];
  return exactSet(expected, actual, {
    path: 'claims',
    compare: (wanted, claim, at) => fields(wanted, claim, at),
    related: (wanted, claim) => wanted.claim === claim.claim,
    show: ({ claim, payer, frequency, status, total }) => ({ claim, payer, frequency, status, total }),
  });
}

function denials(expected: ExpectedDenial[] | undefined, actual: DenialFacts[]): Mismatch[] {
  if (!expected) return [];
  return exactSet(expected, actual, {
    path: 'denials',
    compare: (wanted, denial, at) => fields(wanted, denial, at),
    related: (wanted, denial) => wanted.reason === denial.reason && (wanted.line ?? denial.line) === denial.line,
    show: (denial) => denial,
  });
}

function appeals(expect: Expect, encounter: EncounterFacts): Mismatch[] {
  if (!expect.appeals) return [];
  return exactSet(expect.appeals, encounter.appeals, {
    path: 'appeals',
    compare: (wanted, appeal, at) => fields(wanted, appeal, at),
    related: (wanted, appeal) => wanted.level === appeal.level,
    show: (appeal) => appeal,
  });
}

function statements(expect: Expect, actual: StatementFacts[]): Mismatch[] {
  if (!expect.statements) return [];
  return exactSet(expect.statements, actual, {
    path: 'statements',
    compare: ({ lines, ...rest }, statement, at) => [
      ...fields(rest, statement, at),
      ...statementLines(lines ?? [], statement, expect.for, at),
    ],
    related: (wanted, statement) => wanted.number === statement.number,
    show: ({ lines: _, ...statement }) => statement,
  });
}

/** Only some of the lines need be named; each of these must be there. */
function statementLines(
  expected: NonNullable<ExpectedStatement['lines']>,
  statement: StatementFacts,
  encounter: Label | undefined,
  path: string,
): Mismatch[] {
  return expected.flatMap((line, nth) => {
    const wanted = { ...line, for: line.for ?? encounter };
    const at = `${path}.lines.${nth + 1}`;
    const tried = statement.lines.map((actual) => ({ actual, found: fields(wanted, actual, at) }));
    if (tried.some(({ found }) => found.length === 0)) return [];
    const same = tried.find(({ actual }) => actual.line === wanted.line && actual.for === wanted.for);
    return same?.found ?? [{ path: at, expected: describe(wanted), actual: NOTHING }];
  });
}

function authorizations(expect: Expect, encounter: EncounterFacts): Mismatch[] {
  return Object.entries(expect.authorizations ?? {}).flatMap(([number, wanted]) => {
    const path = `authorizations.${number}`;
    const actual = encounter.authorizations[number];
    return actual ? fields(wanted, actual, path) : [{ path, expected: describe(wanted), actual: NOTHING }];
  });
}

function balances(expected: Balances, actual: Balances): Mismatch[] {
  return [
    ...amount(expected.charges, actual.charges, 'balances.charges'),
    ...amount(expected.patient, actual.patient, 'balances.patient'),
    ...(['payer', 'paid', 'adjustments', 'write_offs', 'unapplied', 'refunds_payable'] as const).flatMap((key) =>
      amounts(expected[key], actual[key], `balances.${key}`),
    ),
  ];
}

function money(expected: Money, actual: Money): Mismatch[] {
  return [
    ...(['cash', 'in_transit', 'unmatched', 'interest', 'capitation'] as const).flatMap((key) =>
      amount(expected[key], actual[key], `money.${key}`),
    ),
    ...amounts(expected.provider_balance, actual.provider_balance, 'money.provider_balance'),
  ];
}

function deadlines(expect: Expect, facts: ScenarioFacts): Mismatch[] {
  const all = [...((expect.for && facts.encounters[expect.for]?.deadlines) || []), ...facts.practice_deadlines];
  return Object.entries(expect.deadlines ?? {}).flatMap(([kind, wanted]) => {
    const ofKind = all.filter((deadline) => deadline.kind === kind);
    return wanted ? deadline(wanted, ofKind, `deadlines.${kind}`) : [];
  });
}

function deadline(wanted: ExpectedDeadline, ofKind: DeadlineFacts[], path: string): Mismatch[] {
  const open = ofKind.filter(({ status }) => status === 'open');
  const openDates = open.length > 0 ? `open ${open.map(({ date }) => date).join(', ')}` : 'none open';
  switch (wanted.form) {
    case 'none':
      return open.length === 0 ? [] : [{ path, expected: 'none', actual: openDates }];
    case 'open':
      if (open.some(({ date }) => date === wanted.date)) return [];
      return [{ path, expected: `open ${wanted.date}`, actual: last(ofKind, openDates) }];
    default: {
      const latest = ofKind.at(-1);
      const { form: _, ...rest } = wanted;
      return latest ? fields(rest, latest, path) : [{ path, expected: describe(rest), actual: NOTHING }];
    }
  }
}

/** When nothing is open, what became of the latest one is worth saying. */
function last(ofKind: DeadlineFacts[], openDates: string): string {
  const latest = ofKind.at(-1);
  return latest && latest.status !== 'open' ? `${latest.status} ${latest.date}` : openDates;
}

function files(expect: Expect, facts: ScenarioFacts): Mismatch[] {
  return Object.entries(expect.files ?? {}).flatMap(([name, wanted]) => {
    const actual = facts.files[name];
    const path = `files.${name}`;
    return actual ? fields(wanted, actual, path) : [{ path, expected: describe(wanted), actual: NOTHING }];
  });
}

function segments(expect: Expect, observed: Observed): Mismatch[] {
  return (Object.entries(expect.segments ?? {}) as [ClaimKey, string[]][]).flatMap(([claim, patterns]) => {
    const path = `segments.${claim}`;
    const actual = observed.segments.get(claim);
    if (!actual) return [{ path, expected: 'an 837', actual: NOTHING }];
    return matchSegments(patterns, actual).map(({ pattern, problem, found }) => ({
      path,
      expected: problem === 'out_of_order' ? `${pattern} after the pattern before it` : pattern,
      actual: problem === 'out_of_order' ? 'it earlier' : (found ?? NOTHING),
    }));
  });
}

const posted = (expect: Expect, entries: number): Mismatch[] =>
  expect.posted === undefined || entries === 0
    ? []
    : [{ path: 'posted', expected: 'none', actual: entries === 1 ? 'one ledger entry' : `${entries} ledger entries` }];

/** Contains: each named row is there, of this encounter or of none. */
function audit(expect: Expect, rows: AuditFacts[]): Mismatch[] {
  const mine = rows.filter((row) => !expect.for || row.encounter === null || row.encounter === expect.for);
  return (expect.audit ?? []).flatMap((wanted, nth) => {
    const found = mine.some((row) => fields(wanted, row, '').length === 0);
    if (found) return [];
    const alike = mine
      .filter((row) => same(row.action, wanted.action))
      .map(({ action, by, because }) => ({ action, by, because }));
    return [
      { path: `audit.${nth + 1}`, expected: describe(wanted), actual: alike.length > 0 ? describe(alike) : NOTHING },
    ];
  });
}
