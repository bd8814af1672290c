/** Raw X12 of a scenario: its counts, its line breaks, and what the bank is to see of an 835. */
import { parseCents, type Cents } from '../money/cents';

const SE_COUNT = '${se}';

/** The text as segments without line breaks; each `${se}` becomes the number of segments of its own transaction. */
export function completeEdi(text: string): string {
  const terminator = terminatorOf(text);
  const segments = segmentsOf(text, terminator);
  let start = 0;
  const counted = segments.map((segment, index) => {
    if (/^ST\b/.test(segment)) start = index;
    return segment.replaceAll(SE_COUNT, String(index - start + 1));
  });
  return counted.map((segment) => `${segment}${terminator}`).join('');
}

const hasEnvelope = (text: string): boolean => text.trimStart().startsWith('ISA');
export const beginsWithTransaction = (text: string): boolean => /^ST\b/.test(text.trimStart());

/** The payments of a text's 835s as the bank will show them; what cannot be read moves no money. */
export function paymentsOf(text: string): { trace: string; amount: Cents; payerId?: string }[] {
  const separator = hasEnvelope(text) ? text.trimStart().charAt(3) : '*';
  const payments: { trace: string; amount: Cents; payerId?: string }[] = [];
  let inside = false;
  for (const segment of segmentsOf(text, terminatorOf(text))) {
    const [id, first = '', second = ''] = segment.split(separator);
    if (id === 'ST') inside = first === '835';
    if (!inside) continue;
    const last = payments.at(-1);
    if (id === 'BPR') payments.push({ trace: '', amount: amountOf(second) });
    else if (id === 'TRN' && last && last.trace === '') last.trace = second;
    else if (id === 'REF' && first === '2U' && last) last.payerId = second;
  }
  return payments.filter(({ trace, amount }) => trace !== '' && amount > 0);
}

/** ISA is 105 characters and its terminator. */
function terminatorOf(text: string): string {
  const start = text.trimStart();
  return hasEnvelope(start) ? start.charAt(105) || '~' : '~';
}

function segmentsOf(text: string, terminator: string): string[] {
  return text
    .split(terminator)
    .map((segment) => segment.replace(/^[\r\n]+/, '').replace(/[\r\n]+$/, ''))
    .filter((segment) => segment.trim() !== '');
}

function amountOf(text: string): Cents {
  try {
    return parseCents(text);
  } catch {
    return 0 as Cents;
  }
}
