/** Goal: names reach the payer in the letters that X12 takes; nothing that has no such letter is lost silently. */
import { expect } from 'expect';
import { plainText } from '../../../src/claims/plain-text';
import { forbiddenCharacter } from '../../../src/x12';

describe('a name in plain letters', () => {
  const names: [string, string][] = [
    ['MÜLLER', 'MULLER'],
    ['Zoë Núñez', 'Zoe Nunez'],
    ['GROß', 'GROss'],
    ['SØRENSEN', 'SORENSEN'],
    ['ŁUKASZ', 'LUKASZ'],
    ['D’ARCY', "D'ARCY"],
    ["O'NEIL-SMITH", "O'NEIL-SMITH"],
  ];
  for (const [name, plain] of names)
    it(`${name} is ${plain}`, () => {
      expect(plainText(name)).toBe(plain);
      expect(forbiddenCharacter(plainText(name))).toBeUndefined();
    });

  it('keeps what has no plain letter, so that an edit finds it', () => {
    expect(plainText('ЯН*')).toBe('ЯН*');
    expect(forbiddenCharacter(plainText('ЯН'))).toBe('Я');
  });
});
