/** How amounts, times and choices are written on a terminal and read from a command line. */
import { InvalidArgumentError } from 'commander';
import { clockOf, dayOf, type Instant, isDay } from '../calendar';
import { type Cents, formatCents } from '../money/cents';

/** `10,334.70` */
export const money = (value: number): string => formatCents(value as Cents).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `2026-03-05 09:12`, as the practice's clock shows it. */
export const when = (at: Instant | null, zone: string): string =>
  at === null ? '' : `${dayOf(at, zone)} ${clockOf(at, zone)}`;

/** `work_denial` → `work denial`. */
export const say = (word: string): string => word.replaceAll('_', ' ');

/** A heading with what stands under it, or the sentence that says that nothing does. */
export const section = (title: string, body: string, nothing: string): string =>
  body ? `${title}\n${body}` : `${title}: ${nothing}`;

/** Parsers of options: what they refuse ends the command with exit code 2 and a sentence. */
export const whole =
  (from: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < from) throw new InvalidArgumentError(`a whole number from ${from}`);
    return value;
  };

export const day = (text: string): string => {
  if (!isDay(text)) throw new InvalidArgumentError('a day, YYYY-MM-DD');
  return text;
};

export const uuid = (text: string): string => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw new InvalidArgumentError('an id, as lists show it');
  return text.toLowerCase();
};

export const oneOf =
  <T extends string>(choices: readonly T[]) =>
  (text: string): T => {
    const found = choices.find((choice) => choice === text);
    if (!found) throw new InvalidArgumentError(`one of: ${choices.join(', ')}`);
    return found;
  };
