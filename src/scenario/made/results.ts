/** What resulted, as a scenario's `expect`. Pure. */
import type { Cents } from '../../money/cents';
import type { ClaimFacts, DeadlineFacts, EncounterFacts, ScenarioFacts, TaskFacts } from '../driver';
import type { Balances } from '../types';
import { amountOf, type Made, said, unlessEmpty, type Yaml } from './setup';

/** `facts` speak of encounter `a` and of the payers and files by their new names. */
export function resultsOf(made: Made, facts: ScenarioFacts): Yaml {
  const encounter = facts.encounters['a']!;
  const isAlone = made.from.others === 0;
  if (!isAlone) made.leftOut.add('statements and waits of the guarantor’s account, which other visits share');
  return said({
    stage: encounter.stage,
    held: encounter.held,
    tasks: encounter.tasks.map(taskOf),
    claims: encounter.claims.map(claimOf),
    balances: balancesOf(encounter.balances),
    denials: encounter.denials.map(({ amount, claim, outcome, remarks, ...denial }) =>
      said({ ...denial, amount: amountOf(amount), claim: numberOf(claim), remarks: unlessEmpty(remarks), outcome }),
    ),
    appeals: encounter.appeals.map(({ filed, ...appeal }) => ({ ...appeal, filed: made.days.day(filed) })),
    deadlines: deadlinesOf(made, encounter, isAlone),
    statements: isAlone
      ? encounter.statements.map(({ number, kind, date, due, status }) => ({
          number,
          kind,
          date: made.days.day(date),
          due: amountOf(due),
          status,
        }))
      : undefined,
    files: filesOf(facts),
    ledger: 'balanced',
  });
}

const numberOf = (claim: string): number => Number(claim.split('.')[1]);

const taskOf = ({ kind, reason, queue, lines, claim, amount, state }: TaskFacts): Yaml =>
  said({
    kind,
    reason,
    queue,
    line: lines[0],
    claim: claim ? numberOf(claim) : undefined,
    amount: amount === null ? undefined : amountOf(amount),
    state: state === 'open' ? undefined : state,
  });

const claimOf = ({ claim, payer, frequency, status, version, total, lines }: ClaimFacts): Yaml => ({
  claim: numberOf(claim),
  payer,
  frequency,
  status,
  version,
  total: amountOf(total),
  lines,
});

const SUMS = ['payer', 'paid', 'write_offs', 'unapplied', 'refunds_payable'] as const;

/** What is left out of `balances` is zero. */
function balancesOf({ charges, patient, adjustments, ...sums }: Balances): Yaml {
  const amounts = (map: object): Yaml | undefined => {
    const entries = Object.entries(map as Record<string, Cents>).filter(([, cents]) => cents !== 0);
    return entries.length > 0 ? Object.fromEntries(entries.map(([key, cents]) => [key, amountOf(cents)])) : undefined;
  };
  return said({
    charges: amountOf(charges),
    patient: patient === 0 ? undefined : amountOf(patient),
    adjustments: amounts(adjustments),
    ...Object.fromEntries(SUMS.map((key) => [key, amounts(sums[key])])),
  });
}

/** Waits that belong to a guarantor's account, not to one visit. */
const OF_ACCOUNT = new Set(['statement', 'installment', 'promise_to_pay', 'collections_gate']);

/** The latest of each kind. */
function deadlinesOf({ days }: Made, { deadlines }: EncounterFacts, isAlone: boolean): Yaml {
  const latest = new Map<string, DeadlineFacts>();
  for (const deadline of deadlines) if (isAlone || !OF_ACCOUNT.has(deadline.kind)) latest.set(deadline.kind, deadline);
  return Object.fromEntries(
    [...latest].map(([kind, { date, status, warned }]) => [
      kind,
      said({ date: days.day(date), status, warned: unlessEmpty(warned) }),
    ]),
  );
}

function filesOf({ files }: ScenarioFacts): Yaml | undefined {
  const known = Object.entries(files).filter(([, { status }]) => status !== 'received' && String(status) !== 'staged');
  if (known.length === 0) return undefined;
  return Object.fromEntries(
    known.map(([name, { status, reasons }]) => [name, said({ status, reasons: unlessEmpty(reasons) })]),
  );
}
