/**
 * Who pays first, by the rules that plans and Medicare go by (DOMAIN: coverage order; NAIC model regulation 120; 42 CFR
 * 411.170 to 411.206). What the sender lists counts only where no rule decides. Pure.
 */
import type { Day } from '../calendar';
import type { PayerKind } from '../words';

/** What the rules ask of one coverage. */
export interface OrderedCoverage {
  kind: PayerKind;
  /** What the patient is to the subscriber. */
  relationship: 'self' | 'spouse' | 'child' | 'other';
  /** Of the subscriber, where that is not the patient. */
  subscriberBorn?: Day;
  /** Employees of the employer whose plan it is; unknown: it is not known to be an employer's. */
  employerSize?: number;
  from?: Day;
  /** The place in which it was listed. */
  order: number;
}

export interface OrderingPatient {
  born: Day;
  retired: boolean;
  disabled: boolean;
}

/** SBR05. */
export type MspType = '12' | '14' | '15' | '43';

export interface Placed<C> {
  coverage: C;
  mspType: MspType | null;
}

const MEDICARE: readonly PayerKind[] = ['medicare', 'medicare_advantage'];
const FULL_AGE = 65;
/** The employer's size from which its plan pays before Medicare. */
const WORKING_AGED_FROM = 20;
const DISABLED_FROM = 100;

/** The coverages in the order in which they pay on that day, Medicare's with the reason why it is not first. */
export function orderByRules<C extends OrderedCoverage>(
  coverages: readonly C[],
  patient: OrderingPatient,
  on: Day,
): Placed<C>[] {
  const reason = (coverage: C): '12' | '43' | null => reasonBeforeMedicare(coverage, patient, on);
  const place = (coverage: C): number => placeOf(coverage, reason(coverage) !== null);
  const ordered = [...coverages].sort((a, b) => place(a) - place(b) || amongEquals(a, b));
  return ordered.map((coverage, index) => ({
    coverage,
    mspType: MEDICARE.includes(coverage.kind) ? mspTypeOf(ordered.slice(0, index), reason) : null,
  }));
}

/** Injuries' insurers first, then employers' plans that precede Medicare, Medicare and what supplements it; the state's last. */
function placeOf({ kind }: OrderedCoverage, isBeforeMedicare: boolean): number {
  switch (kind) {
    case 'workers_comp':
    case 'auto':
      return 0;
    case 'commercial':
      return isBeforeMedicare ? 1 : 3;
    case 'medicare':
    case 'medicare_advantage':
      return 2;
    case 'medigap':
      return 4;
    case 'tricare':
      return 5;
    case 'medicaid':
      return 6;
  }
}

/** Working aged (12): 65 and in a plan of current work. Disabled (43): younger, and of a large employer. A retiree's own plan is neither. */
function reasonBeforeMedicare(
  { kind, relationship, employerSize = 0 }: OrderedCoverage,
  patient: OrderingPatient,
  on: Day,
): '12' | '43' | null {
  const isOfWork = kind === 'commercial' && !(relationship === 'self' && patient.retired);
  if (!isOfWork) return null;
  if (ageOn(patient.born, on) >= FULL_AGE) return employerSize >= WORKING_AGED_FROM ? '12' : null;
  return patient.disabled && employerSize >= DISABLED_FROM ? '43' : null;
}

function mspTypeOf<C extends OrderedCoverage>(
  before: C[],
  reason: (coverage: C) => '12' | '43' | null,
): MspType | null {
  const first = before[0];
  if (!first) return null;
  if (first.kind === 'workers_comp') return '15';
  return first.kind === 'auto' ? '14' : reason(first);
}

/** One's own plan before a dependant's; of two parents' plans the birthday earlier in the year, then the older plan. */
function amongEquals(a: OrderedCoverage, b: OrderedCoverage): number {
  const own = Number(a.relationship !== 'self') - Number(b.relationship !== 'self');
  if (own !== 0) return own;
  if (a.relationship === 'child' && b.relationship === 'child') {
    const birthdays = compare(birthdayOf(a), birthdayOf(b));
    if (birthdays !== 0) return birthdays;
    const age = compare(a.from ?? '', b.from ?? '');
    if (a.from && b.from && age !== 0) return age;
  }
  return a.order - b.order;
}

/** Month and day; the year of birth does not matter. One that nobody knows comes last. */
const birthdayOf = ({ subscriberBorn }: OrderedCoverage): string => subscriberBorn?.slice(5) ?? '~';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function ageOn(born: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}
