/** Global surgery: what the practice does around a procedure is paid with it (Medicare Claims Processing Manual, 100-04, chapter 12, 40). */
import { addDays, daysBetween, type Day } from '../../calendar';
import type { Reference } from '../../codes/reference';
import type { ClaimFacts, LineFacts } from '../../rules/claim-facts';
import { type ClaimEdit, eachLine, type Finding, finding, hasModifier, isVisit } from '../finding';

const SOURCE = 'Medicare Claims Processing Manual (100-04), chapter 12, 40';
/** 24 unrelated, 25 separate on the day, 57 the decision for surgery. */
const ON_VISITS = ['24', '25', '57'];
/** 58 staged, 78 return to the operating room, 79 unrelated. */
const ON_PROCEDURES = ['58', '78', '79'];

/** 55 and 56 are the care around another's surgery, 80 to 82 and AS assistants: no global period of this practice begins. */
const NOT_THE_SURGEON = ['55', '56', '80', '81', '82', 'AS'];

interface Surgery {
  code: string;
  from: Day;
  days: 0 | 10 | 90;
}

/** 90: the day before to the 90th day after; 10: the day itself to the tenth (DOMAIN 4.8); 0: the day itself (NCCI policy manual, chapter I, D). */
function isInside({ from, days }: Surgery, day: Day): boolean {
  return day >= (days === 90 ? addDays(from, -1) : from) && day <= addDays(from, days);
}

function surgeriesOf(claim: ClaimFacts, reference: Reference): Surgery[] {
  const all = [...claim.lines, ...claim.others.filter((other) => daysBetween(other.from, claim.from) <= 91)];
  return all.flatMap(({ code, from, modifiers }) => {
    const days = reference.code('fee-schedule', code, from)?.data?.globalDays;
    if (days === undefined || days === null || isVisit(code) || hasModifier({ modifiers }, ...NOT_THE_SURGEON))
      return [];
    return [{ code, from, days }];
  });
}

/** A visit inside a global period is not paid without 24, 25 or 57. */
export const visitsOutsideGlobal: ClaimEdit = (claim, reference) => {
  const surgeries = surgeriesOf(claim, reference);
  return eachLine(claim, (line) => {
    if (!isVisit(line.code) || hasModifier(line, ...ON_VISITS)) return null;
    const surgery = surgeries.find((one) => isInside(one, line.from));
    return surgery ? visitInside(line, surgery) : null;
  });
};

const visitInside = (line: LineFacts, { code, from, days }: Surgery): Finding =>
  finding(
    'global_period',
    'coding',
    days === 0
      ? `Line ${line.n}: visit ${line.code} is part of ${code} of the same day (no global days).`
      : `Line ${line.n}: visit ${line.code} lies in the ${days}-day global period of ${code} of ${from}.`,
    {
      lineId: line.id,
      overridable: true,
      fix: 'If the chart supports it: 24 (unrelated), 25 (separate, same day) or 57 (decision for surgery); else do not bill it.',
      source: SOURCE,
    },
  );

/** A second procedure inside a global period needs 58, 78 or 79. */
export const proceduresOutsideGlobal: ClaimEdit = (claim, reference) => {
  const surgeries = surgeriesOf(claim, reference);
  return eachLine(claim, (line) => {
    const own = reference.code('fee-schedule', line.code, line.from)?.data?.globalDays;
    if (own === undefined || own === null || isVisit(line.code) || hasModifier(line, ...ON_PROCEDURES, '55', '56'))
      return null;
    const surgery = surgeries.find((one) => one.from < line.from && isInside(one, line.from));
    return surgery
      ? finding(
          'global_period',
          'coding',
          `Line ${line.n}: procedure ${line.code} lies in the ${surgery.days}-day global period of ${surgery.code} of ${surgery.from}.`,
          {
            lineId: line.id,
            overridable: true,
            fix: 'Say what it is: 58 (staged), 78 (return to the operating room) or 79 (unrelated).',
            source: SOURCE,
          },
        )
      : null;
  });
};
