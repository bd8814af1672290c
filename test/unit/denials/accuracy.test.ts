/**
 * Goal: how often recognition and classification are right, by causes that are known (issue 10: at least 300 denials).
 * Method: every labelled denial goes through the readers of remittances; the figures are printed, and may not fall.
 */
import { expect } from 'expect';
import { classify } from '../../../src/denials/classify';
import { originOf } from '../../../src/denials/origin';
import { cents } from '../../../src/money/cents';
import { DEFAULT_POLICY } from '../../../src/practice/policy';
import { readAdjustment } from '../../../src/remittance/read-adjustment';
import { DENIAL_CATEGORIES } from '../../../src/words';
import { LABELLED_DENIALS, type Label, type LabelledDenial } from '../../support/labelled-denials';

const CHARGE = cents(10_000);

function said({ group, carc, remarks, payerKind, isWhole }: LabelledDenial): Label {
  const adjustment = { group, carc, amount: isWhole ? CHARGE : cents(3_000) };
  const isDenial = readAdjustment(adjustment, CHARGE, DEFAULT_POLICY.contractualCarcs).kind === 'denial';
  return isDenial ? classify(carc, remarks, payerKind) : { category: null, owner: null, nextAction: null };
}

const right = (key: keyof Label): LabelledDenial[] =>
  LABELLED_DENIALS.filter((denial) => said(denial)[key] === denial.label[key]);
const share = (some: number): number => Math.round((1000 * some) / LABELLED_DENIALS.length) / 10;

describe('Classification, by denials whose cause is known', () => {
  it('is measured on at least 300 denials of every category, and on what is none', () => {
    expect(LABELLED_DENIALS.length).toBeGreaterThanOrEqual(300);
    const categories = new Set(LABELLED_DENIALS.map(({ label }) => label.category));
    expect([...DENIAL_CATEGORIES, null].filter((category) => !categories.has(category))).toEqual([]);
  });

  it('never takes a price cut or the patient’s share for a denial, nor a denial for one of them', () => {
    const wrong = LABELLED_DENIALS.filter(
      (denial) => (said(denial).category === null) !== (denial.label.category === null),
    );
    expect(wrong.map(({ group, carc, cause }) => `${group}-${carc}: ${cause}`)).toEqual([]);
  });

  it('is right as often as it is printed here, and no less than 97 of 100 times', () => {
    const [category, owner, nextAction] = (['category', 'owner', 'nextAction'] as const).map(
      (key) => right(key).length,
    );
    process.stdout.write(
      `      ${LABELLED_DENIALS.length} labelled: category ${share(category!)} %, owner ${share(owner!)} %, next action ${share(nextAction!)} %\n`,
    );
    const wrong = LABELLED_DENIALS.filter((denial) => said(denial).category !== denial.label.category);
    for (const text of new Set(
      wrong.map(({ group, carc, remarks, cause }) => `${group}-${carc} ${remarks.join(' ')}: ${cause}`),
    ))
      process.stdout.write(`      wrong: ${text}\n`);
    for (const some of [category!, owner!, nextAction!]) expect(share(some)).toBeGreaterThanOrEqual(97);
  });

  it('knows for each category whether the practice could have known, and where', () => {
    for (const category of DENIAL_CATEGORIES) {
      const { stage, isPreventable } = originOf(category);
      expect([category, isPreventable && stage === null]).toEqual([category, false]);
    }
    expect(originOf('authorization')).toEqual({ stage: 'registration', isPreventable: true });
    expect(originOf('medical_necessity').isPreventable).toBe(false);
  });
});
