/** Goal: FORMAT 5's table of denials, word for word: category, owner and what is proposed. */
import { expect } from 'expect';
import { classify, isUnprocessable } from '../../../src/denials/classify';

/** carcs · category · owner · next action */
const TABLE: [string, string, string, string][] = [
  ['26 27 31 109', 'eligibility', 'registration', 'bill_other_payer'],
  ['22', 'cob', 'registration', 'bill_other_payer'],
  ['165 197 198', 'authorization', 'authorization', 'attach_authorization'],
  ['4 11 167', 'coding', 'coding', 'correct_claim'],
  ['97 236', 'bundling', 'coding', 'correct_claim'],
  ['50 55 151', 'medical_necessity', 'denials', 'appeal'],
  ['18', 'duplicate', 'denials', 'link_original'],
  ['29', 'timely_filing', 'denials', 'send_proof'],
  ['16', 'missing_information', 'denials', 'correct_claim'],
  ['226 227 252', 'missing_information', 'denials', 'send_documents'],
  ['B7 170 242', 'credentialing', 'credentialing', 'fix_enrollment'],
  ['96 119 204', 'non_covered', 'denials', 'check_benefit'],
  ['45 1 2 3 23 129 A1 P12 999', 'other', 'denials', 'review'],
];

describe('A denial', () => {
  for (const [carcs, category, owner, nextAction] of TABLE)
    for (const carc of carcs.split(' '))
      it(`with ${carc} is ${category}: ${owner} should ${nextAction}`, () =>
        expect(classify(carc, [], 'commercial')).toEqual({ category, owner, nextAction }));

  it('for timely filing by Medicare leaves only the write-off', () => {
    expect(classify('29', [], 'medicare').nextAction).toBe('write_off');
    expect(classify('29', [], 'medicare_advantage').nextAction).toBe('send_proof');
  });

  for (const [remark, owner] of [
    ['M20', 'coding'],
    ['M51', 'coding'],
    ['M76', 'coding'],
    ['MA61', 'registration'],
    ['N382', 'registration'],
    ['N179', 'denials'],
  ] as const)
    it(`with 16 and ${remark} belongs to ${owner}`, () =>
      expect(classify('16', [remark], 'commercial').owner).toBe(owner));

  it('with 16 takes its owner from the first remark that names one', () =>
    expect(classify('16', ['MA01', 'N382', 'M76'], 'commercial').owner).toBe('registration'));

  it('with 16 and MA130 needs a new claim, whoever owns it', () =>
    expect(classify('16', ['MA130', 'N382'], 'medicare')).toEqual({
      category: 'missing_information',
      owner: 'registration',
      nextAction: 'new_claim',
    }));

  it('other than 16 does not change its owner for a remark', () =>
    expect(classify('97', ['M76'], 'commercial').owner).toBe('coding'));

  it('is of a claim that was never processed only with MA130', () => {
    expect(isUnprocessable(['M76', 'MA130'])).toBe(true);
    expect(isUnprocessable(['MA13', 'MA1300'])).toBe(false);
  });
});
