/** NCCI: pairs that are not paid together, units that are not believed, add-on codes without their parent. The quarter is that of the day of service. */
import type { Reference } from '../../codes/reference';
import type { ClaimFacts, LineFacts, OtherService } from '../../rules/claim-facts';
import { type ClaimEdit, eachLine, finding, hasModifier, isProcedure, isVisit } from '../finding';

/** Modifiers that separate an NCCI pair with indicator 1, whatever the services are (NCCI policy manual, chapter I, E). */
const SEPARATING = ['59', 'XE', 'XP', 'XS', 'XU'];
/** Of a visit: unrelated, separate on the day, the decision for surgery. */
const SEPARATING_VISITS = ['24', '25', '57'];
/** Of a procedure: staged, back in the operating room, unrelated. */
const SEPARATING_PROCEDURES = ['58', '78', '79'];
/** Sides, eyelids, fingers, toes and coronary arteries: two of them that differ are two places. */
const PLACE = /^(LT|RT|E[1-4]|F[A1-9]|T[A1-9]|L[CDM]|R[CI])$/;
const SOURCE = 'NCCI policy manual, chapter I';

type Service = Pick<LineFacts | OtherService, 'code' | 'modifiers' | 'from'>;

/** The patient's services here on a day: this claim's, and those of other encounters of the same practice. */
const servicesOn = (claim: ClaimFacts, day: string): Service[] => [
  ...claim.lines.filter((line) => line.from === day),
  ...claim.others.filter((service) => service.from === day),
];

/** Column 2 is not paid beside column 1 unless the indicator and a modifier allow it; 9: no longer an edit. */
const isStopped = (indicator: string | undefined, first: Service, second: Service): indicator is '0' | '1' =>
  indicator === '0' || (indicator === '1' && !isSeparate(first, second));

const isSeparate = (first: Service, second: Service): boolean =>
  hasModifier(second, ...SEPARATING) ||
  (isVisit(second.code) && hasModifier(second, ...SEPARATING_VISITS)) ||
  (isProcedure(second.code) && hasModifier(second, ...SEPARATING_PROCEDURES)) ||
  areElsewhere(placesOf(first), placesOf(second));

const placesOf = ({ modifiers }: Service): string[] => modifiers.filter((modifier) => PLACE.test(modifier));
const areElsewhere = (one: string[], other: string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((place) => other.includes(place));

export const pairsAreSeparate: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => ownPair(claim, reference, line) ?? earlierPair(claim, reference, line));

/** This line is column 2 of another service of the day. */
function ownPair(claim: ClaimFacts, reference: Reference, line: LineFacts): ReturnType<typeof finding> | null {
  for (const first of servicesOn(claim, line.from)) {
    if (first === line) continue;
    const indicator = reference.pair('ncci-ptp', first.code, line.code, line.from);
    if (!isStopped(indicator, first, line)) continue;
    const help =
      indicator === '1'
        ? `A modifier (${isVisit(line.code) ? '25' : '59, XE, XP, XS, XU'}) may separate them if the chart supports it.`
        : 'No modifier separates this pair.';
    return finding(
      'ncci_ptp',
      'coding',
      `Line ${line.n}: ${line.code} is part of ${first.code} on the same day (NCCI). ${help}`,
      { lineId: line.id, source: SOURCE },
    );
  }
  return null;
}

/** This line is column 1 of a service that another encounter has billed: the payer will take that one back. */
function earlierPair(claim: ClaimFacts, reference: Reference, line: LineFacts): ReturnType<typeof finding> | null {
  const second = claim.others.find(
    (other) =>
      other.from === line.from && isStopped(reference.pair('ncci-ptp', line.code, other.code, line.from), line, other),
  );
  return second
    ? finding(
        'ncci_ptp',
        'coding',
        `Line ${line.n}: ${second.code}, billed for the same day in another encounter, is part of ${line.code} (NCCI).`,
        {
          lineId: line.id,
          overridable: true,
          fix: 'Correct the other encounter, or let this one go with a reason.',
          source: SOURCE,
        },
      )
    : null;
}

/** MUE: MAI 1 judges the line, 2 and 3 the day; only 3 may be overridden, with records (NCCI policy manual, chapter I, V). */
export const unitsAreLikely: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const limit = reference.code('mue', line.code, line.from)?.data;
    if (limit?.units === undefined || !passesLimit(claim, line, limit.units, limit.mai)) return null;
    return finding(
      'mue',
      'coding',
      `Line ${line.n}: more than ${limit.units} unit(s) of ${line.code} (MUE, MAI ${limit.mai}).`,
      {
        lineId: line.id,
        overridable: limit.mai === 3,
        fix: 'Check the units against the chart; what is right beyond the limit needs records.',
        source: `${SOURCE}, V`,
      },
    );
  });

/** A day's limit is passed once, on the line with which it is passed: a person is asked about the day, not about each line. */
function passesLimit(claim: ClaimFacts, line: LineFacts, limit: number, mai: number | undefined): boolean {
  if (mai === 1) return line.units > limit;
  const isAlike = (service: Service): boolean => service.code === line.code && service.from === line.from;
  let units = claim.others.filter(isAlike).reduce((sum, service) => sum + service.units, 0);
  return claim.lines.filter(isAlike).find((each) => (units += each.units) > limit) === line;
}

/** An add-on code needs its parent on the same day (CMS add-on code edits, CR 7501). */
export const addOnsHaveParents: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const addOn = reference.code('add-on', line.code, line.from);
    if (!addOn) return null;
    const services = servicesOn(claim, line.from).filter((service) => service.code !== line.code);
    const closed = addOn.data?.addOnType !== 2;
    const hasParent = services.some(
      (service) => !closed || reference.pair('add-on', line.code, service.code, line.from) !== undefined,
    );
    if (hasParent) return null;
    return finding(
      'add_on_alone',
      'coding',
      `Line ${line.n}: ${line.code} is an add-on code; none of its primary codes is billed on that day.`,
      {
        lineId: line.id,
        overridable: addOn.data?.addOnType !== 1,
        fix: 'Add the primary procedure, or drop the add-on.',
        source: 'CMS add-on code edits (CR 7501)',
      },
    );
  });
