/** Options that every command shares. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type Day, isDay } from '../calendar';
import { openStack, type Stack, type StackOptions } from './stack';

export interface Shared {
  home?: string;
  json: boolean;
  log: (line: string) => void;
}

export function sharedOptions(command: Command): Shared {
  const { home, json, quiet } = command.optsWithGlobals<{ home?: string; json?: boolean; quiet?: boolean }>();
  return {
    ...(home ? { home } : {}),
    json: json ?? false,
    log: quiet ? () => undefined : (line) => console.error(line),
  };
}

/** Runs a command's work on the stack, and closes it whatever happens. */
export async function withStack<T>(
  command: Command,
  work: (stack: Stack, shared: Shared) => Promise<T>,
  more: Pick<StackOptions, 'wakesPerRun' | 'readOnly'> = {},
): Promise<T> {
  const shared = sharedOptions(command);
  const stack = await openStack({ ...(shared.home ? { home: shared.home } : {}), log: shared.log, ...more });
  try {
    return await work(stack, shared);
  } finally {
    await stack.close();
  }
}

/** Data for programs or for people. */
export const print = (shared: Shared, data: unknown, text: () => string): void =>
  console.log(shared.json ? JSON.stringify(data) : text());

/** An id as it was given, so that a slip is told before the database is asked. */
export function idOption(text: string, what: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw new Error(`${what} "${text.slice(0, 40)}" is not an id (8-4-4-4-12 hexadecimal digits)`);
  return text.toLowerCase();
}

/** A day as it was given. */
export function dayOption(text: string, what: string): Day {
  if (!isDay(text)) throw new Error(`${what} "${text.slice(0, 40)}" is not a day (YYYY-MM-DD)`);
  return text;
}

/** The bytes of a file that was named. */
export async function fileOption(path: string): Promise<{ name: string; bytes: Buffer }> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new Error(`there is no file ${path}`);
  return { name: basename(path), bytes: await readFile(path) };
}

/** Columns of texts, padded; numbers to the right. */
export function table(head: string[], lines: (string | number)[][]): string {
  const texts = [head, ...lines.map((line) => line.map(String))];
  const widths = head.map((_, column) => Math.max(...texts.map((line) => line[column]?.length ?? 0)));
  const isNumber = head.map(
    (_, column) => lines.length > 0 && lines.every((line) => /^-?[\d,.]*$/.test(String(line[column] ?? ''))),
  );
  const format = (line: string[]): string =>
    line
      .map((text, column) => (isNumber[column] ? text.padStart(widths[column]!) : text.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [format(texts[0]!), widths.map((width) => '─'.repeat(width)).join('  '), ...texts.slice(1).map(format)].join(
    '\n',
  );
}
