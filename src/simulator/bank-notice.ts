/** A deposit as the bank tells of it: a file of two lines, which people can read too. */
import { isDay } from '../calendar';
import { formatCents, parseCents } from '../money/cents';
import type { Deposit } from './payment-runs';
import type { NamedFile } from './simulator';

const HEAD = 'date,trace,payer,amount';

export const writeNotice = ({ date, trace, payerCode, amount }: Deposit): NamedFile => ({
  name: `eft-${trace}.csv`,
  bytes: Buffer.from(`${HEAD}\n${date},${trace},${payerCode},${formatCents(amount)}\n`),
});

/** Throws an error that names the file for whatever is no notice. */
export function readNotice({ name, bytes }: NamedFile): Deposit {
  const [head, line, ...rest] = bytes.toString().trimEnd().split('\n');
  const [date = '', trace = '', payerCode = '', amount = ''] = (line ?? '').split(',');
  if (head !== HEAD || rest.length > 0 || !isDay(date) || !trace || !payerCode)
    throw new Error(`${name} is no notice of a deposit: it should hold "${HEAD}" and one line of values`);
  return { date, trace, payerCode, amount: parseCents(amount) };
}
