/**
 * Whose lines are whose. Most visits are of one day and have one answer; where a coverage begins or ends amid a longer one,
 * each line belongs to the coverages of its own day, and each claim names those of its lines (FORMAT 6.1, 6.10). Pure.
 */
import type { Day } from '../calendar';
import type { Claim, Coverage, EncounterRecord, Line } from '../line/record';
import { inForce } from '../registration/coverage';

const billedLines = ({ lines }: EncounterRecord): Line[] => lines.filter(({ removed }) => !removed);

/** A visit without lines has its own day. */
const daysOf = (record: EncounterRecord, lines = billedLines(record)): Day[] =>
  lines.length > 0 ? [...new Set(lines.map(({ from }) => from))] : [record.encounter.from];

function onAnyOf({ coverages }: EncounterRecord, days: Day[]): Coverage[] {
  const ids = new Set(days.flatMap((day) => inForce(coverages, day)).map(({ id }) => id));
  return coverages.filter(({ id }) => ids.has(id)).sort((a, b) => a.rank - b.rank);
}

/** Every coverage that some line has, in the order in which they pay. */
export const coveragesOf = (record: EncounterRecord): Coverage[] => onAnyOf(record, daysOf(record));

/** Those that come first for some line. */
export const firstCoverages = (record: EncounterRecord): Coverage[] => {
  const first = new Set(daysOf(record).flatMap((day) => inForce(record.coverages, day)[0] ?? []));
  return coveragesOf(record).filter((coverage) => first.has(coverage));
};

/** The coverages that a claim names: of its lines' days. */
export const coveragesOfClaim = (record: EncounterRecord, { lineIds }: Pick<Claim, 'lineIds'>): Coverage[] =>
  onAnyOf(
    record,
    daysOf(
      record,
      record.lines.filter(({ id }) => lineIds.includes(id)),
    ),
  );

/** The lines on whose day the payer covers the patient. */
export const linesOf = (record: EncounterRecord, payerId: string): Line[] =>
  billedLines(record).filter(({ from }) =>
    inForce(record.coverages, from).some((coverage) => coverage.payerId === payerId),
  );
