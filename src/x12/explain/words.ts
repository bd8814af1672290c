import codeWords from './code-words.json';

/** Short words for codes, by the number of their data element; `STC` holds the categories of a claim's status. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = codeWords;

/** What a code means, in our words; undefined where none are kept (procedures, reasons and remarks have owners of their own). */
export function wordsOf(dataElement: string, code: string): string | undefined {
  return WORDS[dataElement]?.[code];
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
