import benefits from '../eligibility/benefit-information.json';
import followUpActions from '../eligibility/follow-up-actions.json';
import rejectReasons from '../eligibility/reject-reasons.json';
import serviceTypes from '../eligibility/service-types.json';
import statusCategories from '../status/status-categories.json';
import codeWords from './code-words.json';

/** The words of a list that tells more of each code than its meaning. */
function meanings(list: Readonly<Record<string, { words: string }>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(list).map(([code, { words }]) => [code, words]));
}

/** What a list has for a code of a file. `constructor`, which every object has, is no code of any list. */
export function lookUp<T>(list: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(list, code) ? list[code] : undefined;
}

/** Short words for codes, by the number of their data element; `STC` holds the categories of a claim's status. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...codeWords,
  '889': meanings(followUpActions),
  '901': { ...codeWords['901'], ...meanings(rejectReasons) },
  '1365': serviceTypes,
  '1390': meanings(benefits),
  STC: meanings(statusCategories),
};

/** The same for looking up: an object would have `constructor` among its codes. */
const LISTS = new Map(Object.entries(WORDS).map(([element, list]) => [element, new Map(Object.entries(list))]));

/** What a code means, in our words; undefined where none are kept (procedures, reasons and remarks have owners of their own). */
export function wordsOf(dataElement: string, code: string): string | undefined {
  return LISTS.get(dataElement)?.get(code);
}

const TRANSACTIONS: Readonly<Record<string, string>> = {
  '270': 'eligibility inquiry',
  '271': 'eligibility response',
  '276': 'claim status request',
  '277': 'claim status answer',
  '835': 'payment advice',
  '837': 'claims',
  '999': 'acknowledgement of syntax',
};

/** What a transaction is, by ST01. */
export function transactionWords(id: string): string {
  return TRANSACTIONS[id] ?? 'a transaction without words here';
}
