/** What the parts of a scenario say of each other: labels that must exist, and claims that get their encounter. */
import type { Expect, Label, Line, Message, Scenario, Step } from './types';
import { PATIENT, type ClaimKey, type Decision, type Fix } from './types';
import { PRACTICE_DEADLINES, type DeadlineKind } from '../words';

type Path = PropertyKey[];
type Report = (path: Path, message: string) => void;

interface Context {
  scenario: Scenario;
  report: Report;
  /** Encounter that a bare claim number belongs to. */
  encounter?: Label;
}

/** Reports each label that names nothing, and completes the claims of every step in place. */
export function checkReferences(scenario: Scenario, report: Report): void {
  checkSetup(scenario, report);
  const payments = new Set<Label>();
  scenario.steps.forEach((step, index) => {
    const path: Path = ['steps', index];
    const context: Context = { scenario, report, encounter: step.for };
    if (step.for !== undefined) checkEncounter(context, [...path, 'for'], step.for);
    checkAction(context, step, [...path, 'do'], payments);
    step.receive?.forEach((message, nth) => checkMessage(context, message, messagePath(path, step, nth)));
    step.expect.forEach((expect, nth) => {
      expect.for ??= step.for;
      const at = [...path, 'expect', ...(step.expect.length > 1 ? [nth] : [])];
      checkExpect({ ...context, encounter: expect.for }, expect, at);
    });
  });
}

const messagePath = (path: Path, step: Step, nth: number): Path => [
  ...path,
  'receive',
  ...(step.receive!.length > 1 ? [nth] : []),
];

function checkSetup(scenario: Scenario, report: Report): void {
  const context: Context = { scenario, report };
  if (PATIENT in scenario.payers) report(['payers', PATIENT], 'must not be patient, which means the guarantor');
  const ids = Object.values(scenario.payers).map(({ id }) => id);
  Object.entries(scenario.payers).forEach(([label, { id }], nth) => {
    if (ids.indexOf(id) < nth) report(['payers', label, 'id'], 'is the id of another payer of this file');
  });
  for (const [label, patient] of Object.entries(scenario.patients)) {
    for (const list of ['coverages', 'authorizations'] as const) {
      patient[list].forEach(({ payer }, nth) => checkPayer(context, ['patients', label, list, nth, 'payer'], payer));
    }
  }
  for (const [label, encounter] of Object.entries(scenario.encounters)) {
    const path = ['encounters', label];
    if (!Object.hasOwn(scenario.patients, encounter.patient))
      report([...path, 'patient'], 'names no patient of this file');
    checkPointers(context, [...path, 'lines'], encounter.lines, encounter.diagnoses.length);
  }
}

function checkPointers({ report }: Context, path: Path, lines: Line[], diagnoses: number): void {
  lines.forEach((line, nth) => {
    if (line.dx.some((pointer) => pointer > diagnoses)) report([...path, nth, 'dx'], 'points to no diagnosis');
  });
}

function checkEncounter({ scenario, report }: Context, path: Path, label: Label): void {
  if (!Object.hasOwn(scenario.encounters, label)) report(path, 'names no encounter of this file');
}

function checkPayer({ scenario, report }: Context, path: Path, label: Label): void {
  if (!Object.hasOwn(scenario.payers, label)) report(path, 'names no payer of this file');
}

/** `1` becomes `a.1`; a key that names its encounter must name one of the file. */
function complete(context: Context, path: Path, key: ClaimKey): ClaimKey {
  if (key.includes('.')) {
    checkEncounter(context, path, key.split('.')[0]!);
    return key;
  }
  if (context.encounter === undefined) {
    context.report(path, `must name its encounter, like a.${key}: the file has several`);
    return key;
  }
  return `${context.encounter}.${Number(key)}`;
}

const completeKeys = <T>(context: Context, path: Path, map: Record<ClaimKey, T>): Record<ClaimKey, T> =>
  Object.fromEntries(
    Object.entries(map).map(([key, value]) => [complete(context, [...path, key], key as ClaimKey), value]),
  );

/** These happen to no encounter in particular, or find it by themselves. */
const WITHOUT_ENCOUNTER = new Set(['schedule', 'register', 'deposit', 'decide', 'bulk', 'snooze']);

function checkAction(context: Context, step: Step, at: Path, payments: Set<Label>): void {
  const action = step.do;
  if (!action) return;
  const path = [...at, action.type];
  if (step.for === undefined && !WITHOUT_ENCOUNTER.has(action.type)) {
    context.report(path, 'needs a for: the file has several encounters');
  }
  if ('encounters' in action) action.encounters.forEach((label) => checkEncounter(context, path, label));
  if (action.type === 'deposit') checkPayer(context, [...path, 'payer'], action.payer);
  if (action.type === 'refund_paid' && action.to !== PATIENT) checkPayer(context, [...path, 'to'], action.to);
  if (action.type === 'change') checkFix(context, path, action.fix);
  if (action.type === 'decide' || action.type === 'bulk') checkDecision(context, path, action);
  if (action.type === 'payment') payments.add(action.name);
  if (action.type === 'payment_returned' && !payments.has(action.payment)) {
    context.report([...path, 'payment'], 'names no payment of an earlier step');
  }
}

function checkDecision(context: Context, path: Path, decision: Decision): void {
  if (decision.claim) decision.claim = complete(context, [...path, 'claim'], decision.claim);
  if (decision.fix) checkFix(context, [...path, 'fix'], decision.fix);
  if (typeof decision.to !== 'object') return;
  if ('payer' in decision.to) checkPayer(context, [...path, 'to'], decision.to.payer);
  else decision.to = { claim: complete(context, [...path, 'to'], decision.to.claim) };
}

function checkFix(context: Context, path: Path, fix: Fix): void {
  fix.coverages?.forEach(({ payer }, nth) => checkPayer(context, [...path, 'coverages', nth, 'payer'], payer));
  fix.authorizations.forEach(({ payer }, nth) => checkPayer(context, [...path, 'authorizations', nth, 'payer'], payer));
  for (const payer of Object.keys(fix.patient?.member ?? {})) {
    checkPayer(context, [...path, 'patient', 'member', payer], payer);
  }
}

function checkMessage(context: Context, message: Message, at: Path): void {
  const path = [...at, message.type];
  switch (message.type) {
    case 'ack_277ca':
      message.claims = completeKeys(context, [...path, 'claims'], message.claims);
      break;
    case 'edi':
      if (message.from !== undefined) checkPayer(context, [...path, 'from'], message.from);
      break;
    case 'remit_835':
      checkPayer(context, [...path, 'payer'], message.payer);
      message.claims.forEach((claim, nth) => {
        const here = [...path, 'claims', nth];
        if (claim.claim) claim.claim = complete(context, [...here, 'claim'], claim.claim);
        if (claim.forwarded_to) checkPayer(context, [...here, 'forwarded_to'], claim.forwarded_to);
      });
      break;
    default:
  }
}

/** Keys that are about one encounter. */
const OF_ENCOUNTER = ['stage', 'held', 'tasks', 'claims', 'balances', 'denials', 'appeals'] as const;
const ALSO_OF_ENCOUNTER = ['statements', 'authorizations'] as const;

function checkExpect(context: Context, expect: Expect, path: Path): void {
  const { report } = context;
  if (expect.for === undefined) {
    const needing = [...OF_ENCOUNTER, ...ALSO_OF_ENCOUNTER].filter((key) => expect[key] !== undefined);
    for (const key of needing) report([...path, key], 'needs a for: the file has several encounters');
    const kinds = Object.keys(expect.deadlines ?? {}).filter((kind) => !isPractice(kind));
    for (const kind of kinds) report([...path, 'deadlines', kind], 'needs a for: the file has several encounters');
  } else {
    checkEncounter(context, [...path, 'for'], expect.for);
  }
  for (const key of ['tasks', 'practice_tasks', 'denials'] as const) {
    expect[key]?.forEach((item, nth) => {
      if (item.claim) item.claim = complete(context, [...path, key, nth, 'claim'], item.claim);
    });
  }
  expect.claims?.forEach((item, nth) => {
    item.claim = complete(context, [...path, 'claims', nth, 'claim'], item.claim);
    checkPayer(context, [...path, 'claims', nth, 'payer'], item.payer);
  });
  if (expect.segments) expect.segments = completeKeys(context, [...path, 'segments'], expect.segments);
  checkOwners(context, expect, path);
  expect.statements?.forEach((statement, nth) =>
    statement.lines?.forEach((line, at) => {
      if (line.for) checkEncounter(context, [...path, 'statements', nth, 'lines', at, 'for'], line.for);
    }),
  );
}

const isPractice = (kind: string): boolean => PRACTICE_DEADLINES.includes(kind as DeadlineKind);

/** Money belongs to a payer, or in three places to the patient too. */
function checkOwners(context: Context, expect: Expect, path: Path): void {
  const check = (at: Path, map: Record<Label, unknown>, patientToo: boolean) => {
    for (const owner of Object.keys(map)) {
      if (!(patientToo && owner === PATIENT)) checkPayer(context, [...at, owner], owner);
    }
  };
  if (expect.balances) {
    check([...path, 'balances', 'payer'], expect.balances.payer, false);
    for (const key of ['paid', 'unapplied', 'refunds_payable'] as const) {
      check([...path, 'balances', key], expect.balances[key], true);
    }
  }
  if (expect.money) check([...path, 'money', 'provider_balance'], expect.money.provider_balance, false);
}
