/** A visit's coverages in the order in which they pay: as the sender lists them, or by the rules where the sender leaves it to them. */
import type { Tx } from '../db';
import { loadPayers } from '../practice/store';
import { orderByRules } from './coverage-order';
import type { CoverageIntake, VisitIntake } from './intake';

/** Those that are not in force on the day come last: no rule asks about them. */
export async function coveragesInOrder(
  tx: Tx,
  { patient, from: on }: Pick<VisitIntake, 'patient' | 'from'>,
): Promise<CoverageIntake[]> {
  if (patient.coverageOrder !== 'rules') return patient.coverages;
  const payers = [...(await loadPayers(tx, on)).values()];
  const holds = ({ from, to }: CoverageIntake): boolean => (from ?? on) <= on && on <= (to ?? on);
  const asked = patient.coverages.filter(holds).map((intake) => ({
    intake,
    kind: payers.find(({ code }) => code === intake.payerCode)?.kind ?? ('commercial' as const),
    relationship: intake.subscriber?.relationship ?? ('self' as const),
    subscriberBorn: intake.subscriber?.born,
    employerSize: intake.employerSize,
    from: intake.from,
    order: intake.order,
  }));
  const { born, retired = false, disabled = false } = patient;
  const placed = orderByRules(asked, { born, retired, disabled }, on).map(({ coverage, mspType }) => ({
    ...coverage.intake,
    ...(mspType && { mspType }),
  }));
  return [...placed, ...patient.coverages.filter((coverage) => !holds(coverage))].map((coverage, index) => ({
    ...coverage,
    order: index + 1,
  }));
}
