/** The four payers of the sample practice. All are invented; the first three bear the names of the scenario book. */
import { cents, type Cents } from '../money/cents';
import { FEE_SCHEDULE } from './codes';
import { habitsSchema } from '../simulator/habits';
import { percentOf, type PlanHabit, type SimulatedPayer } from '../simulator/payers';

export type DemoPayer = SimulatedPayer;

const contractAt = (percent: number): Record<string, Cents> =>
  Object.fromEntries(FEE_SCHEDULE.map(({ code, charge }) => [code, percentOf(charge, percent)]));

const plan = (
  name: string,
  weight: number,
  copay: number,
  deductible: number,
  coinsurancePercent: number,
): PlanHabit => ({
  name,
  weight,
  copay: cents(copay * 100),
  deductible: cents(deductible * 100),
  coinsurancePercent,
});

export const PAYERS: readonly DemoPayer[] = [
  {
    code: 'PHP01',
    name: 'PRAIRIE HEALTH PLAN',
    kind: 'commercial',
    address: { line: '1 PAYER PLAZA', city: 'FALLOW CREEK', state: 'OH', zip: '439990001' },
    taxId: '991000001',
    filing: { days: 180 },
    correctedFilingDays: 180,
    appealDays: 180,
    responseDays: 14,
    paymentWeekday: 2,
    contract: contractAt(72),
    otherCodesPercent: 60,
    plans: [
      plan('COPAY 25', 45, 25, 0, 0),
      plan('SHARE 20', 30, 0, 350, 20),
      plan('HIGH DEDUCTIBLE', 15, 0, 3000, 10),
      plan('FULL', 10, 0, 0, 0),
    ],
    memberIdPattern: 'PHP#########',
    habits: habitsSchema.parse({ notCertified: ['G0442'] }),
  },
  {
    code: 'LSM01',
    name: 'LAKESHORE MUTUAL',
    kind: 'commercial',
    address: { line: '400 HARBOR WALK', city: 'EAST BELLOWS', state: 'OH', zip: '439990400' },
    taxId: '991000002',
    filing: { days: 120 },
    correctedFilingDays: 90,
    appealDays: 180,
    responseDays: 10,
    paymentWeekday: 4,
    contract: contractAt(65),
    otherCodesPercent: 55,
    plans: [plan('COPAY 20', 50, 20, 0, 0), plan('COPAY AND SHARE', 30, 30, 250, 15), plan('FULL', 20, 0, 0, 0)],
    memberIdPattern: 'LSM########',
  },
  {
    code: 'SBT01',
    name: 'SUMMIT BENEFIT TRUST',
    kind: 'commercial',
    address: { line: '77 GRANITE ROW', city: 'UPPER HOLLIS', state: 'PA', zip: '199990077' },
    taxId: '991000003',
    filing: { days: 90 },
    correctedFilingDays: 60,
    appealDays: 120,
    responseDays: 21,
    paymentWeekday: 3,
    contract: contractAt(81),
    otherCodesPercent: 70,
    plans: [plan('HIGH DEDUCTIBLE', 50, 0, 2500, 20), plan('SHARE 10', 40, 0, 500, 10), plan('FULL', 10, 0, 0, 0)],
    memberIdPattern: 'W########',
  },
  {
    code: 'MCRB1',
    name: 'MEDICARE PART B MIDWEST',
    kind: 'medicare',
    address: { line: '9 CARRIER COURT', city: 'MIDDLE FORK', state: 'IN', zip: '469990009' },
    taxId: '991000004',
    filing: { years: 1 },
    correctedFilingDays: 365,
    appealDays: 120,
    responseDays: 14,
    paymentWeekday: 1,
    contract: contractAt(48),
    otherCodesPercent: 40,
    plans: [plan('PART B', 1, 0, 240, 20)],
    memberIdPattern: '#@@#@@#@@##',
  },
];
