/** Modifiers that contradict each other or their code, split surgical care, and both sides (CPT appendix A; CMS 100-04, chapter 12). */
import { bindsPayer, type ClaimEdit, eachLine, finding, hasModifier, isProcedure } from '../finding';

/** Pairs of which one line carries at most one. */
const CONTRADICTIONS: readonly (readonly [string, string, string])[] = [
  ['26', 'TC', 'the professional and the technical part'],
  ['54', '55', 'the surgery and the care after it'],
  ['LT', 'RT', 'one side and the other'],
  ['50', 'LT', 'both sides and the left one'],
  ['50', 'RT', 'both sides and the right one'],
  ['62', '66', 'two surgeons and a team'],
  ['76', '77', 'the same and another physician'],
  ['78', '79', 'a related and an unrelated procedure'],
  ['80', '82', 'an assistant and one for want of a resident'],
  ['XE', '59', 'a separate encounter and any other reason'],
  ['XP', '59', 'a separate practitioner and any other reason'],
  ['XS', '59', 'a separate structure and any other reason'],
  ['XU', '59', 'an unusual service and any other reason'],
];

const MODIFIERS_MAX = 4;

export const modifiersAgree: ClaimEdit = (claim) =>
  eachLine(claim, (line) => {
    if (line.modifiers.length > MODIFIERS_MAX)
      return finding(
        'modifier_conflict',
        'coding',
        `Line ${line.n}: a line has at most four modifiers (SV101-3 to -6).`,
        {
          lineId: line.id,
          fix: 'Take 99 where more are needed, and tell them in a note.',
          source: '837P TR3, 2400 SV101',
        },
      );
    const twice = line.modifiers.find((modifier, index) => line.modifiers.indexOf(modifier) !== index);
    const pair = CONTRADICTIONS.find(([a, b]) => hasModifier(line, a) && hasModifier(line, b));
    if (!twice && !pair) return null;
    const why = twice ? `modifier ${twice} stands twice` : `modifiers ${pair![0]} and ${pair![1]} say ${pair![2]}`;
    return finding('modifier_conflict', 'coding', `Line ${line.n}: ${why}.`, {
      lineId: line.id,
      source: 'CPT appendix A; NCCI policy manual, chapter I, E',
    });
  });

/** 25 marks a visit; on a procedure it says nothing (CPT appendix A, 25). */
export const modifier25OnVisits: ClaimEdit = (claim) =>
  eachLine(claim, (line) =>
    hasModifier(line, '25') && isProcedure(line.code)
      ? finding('modifier_conflict', 'coding', `Line ${line.n}: modifier 25 belongs on a visit, not on ${line.code}.`, {
          lineId: line.id,
          overridable: true,
          fix: 'Move 25 to the visit, or take 59 if the procedures are separate.',
          source: 'CPT appendix A, modifier 25; NCCI policy manual, chapter I, D',
        })
      : null,
  );

/** 54 and 55 split the care of a procedure with 10 or 90 global days (CMS 100-04, 12, 40.2). */
export const splitCareHasGlobal: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    if (!hasModifier(line, '54', '55', '56')) return null;
    const row = reference.code('fee-schedule', line.code, line.from);
    if (!row || row.data?.globalDays === 10 || row.data?.globalDays === 90) return null;
    return finding(
      'split_care',
      'coding',
      `Line ${line.n}: ${line.code} has no global period whose care could be split.`,
      {
        lineId: line.id,
        fix: 'Take modifier 54, 55 or 56 off.',
        source: 'Medicare Claims Processing Manual (100-04), chapter 12, 40.2',
      },
    );
  });

/** MPFS bilateral indicator: 0, 2, 9 take no 50; 1 and 3 take it on one line with one unit (100-04, 12, 40.7). */
export const bothSides: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const indicator = reference.code('fee-schedule', line.code, line.from)?.data?.bilateral;
    if (!hasModifier(line, '50') || indicator === undefined) return null;
    const allowed = indicator === '1' || indicator === '3';
    if (allowed && line.units === 1) return null;
    const why = allowed
      ? `modifier 50 counts both sides, so that units are 1, not ${line.units}`
      : `${line.code} is not billed with modifier 50 (bilateral indicator ${indicator})`;
    return finding('bilateral', 'coding', `Line ${line.n}: ${why}.`, {
      lineId: line.id,
      source: 'Medicare Claims Processing Manual (100-04), chapter 12, 40.7',
    });
  });

/** Codes that a payer does not pay without one of some modifiers: a list as data, each row with where it is written. */
export const requiredModifierIsThere: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const data = reference.code('required-modifier', line.code, line.from)?.data;
    if (!data?.modifiers || !bindsPayer(claim, data) || hasModifier(line, ...data.modifiers)) return null;
    return finding(
      'modifier_missing',
      'coding',
      `Line ${line.n}: ${line.code} needs one of ${data.modifiers.join(', ')}.`,
      {
        lineId: line.id,
        overridable: true,
        fix: 'Add the one that the chart supports.',
        ...(data.source ? { source: data.source } : {}),
      },
    );
  });
