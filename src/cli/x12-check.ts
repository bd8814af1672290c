/** `throughline x12 check`: what is wrong in a file, one line a finding, never a value of the file. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type CheckOptions, checkX12 } from '../x12/guides/check';
import type { Finding } from '../x12/guides/findings';
import { type Profile, parseProfile } from '../x12/guides/profile';
import { type Input, InputError } from './x12-input';
import type { Output } from './x12-output';

export const LEVELS = ['envelope', 'syntax', 'guide', 'balance'] as const;

export interface CheckFlags {
  level: (typeof LEVELS)[number];
  profile?: string[];
  strict?: boolean;
  json?: boolean;
}

/** Reads what `checkX12` needs from the flags; a profile that is wrong stops before any file is read. */
export function checkOptions({ level, profile = [], strict = false }: CheckFlags): CheckOptions {
  return { level, strict, profiles: profile.map(readProfile) };
}

function readProfile(path: string): Profile {
  try {
    return parseProfile(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new InputError(`cannot take the profile ${path}: ${reason}`);
  }
}

/** Prints the findings of one file as they are found. False where one of them is an error. */
export async function check(input: Input, output: Output, options: CheckOptions, json: boolean): Promise<boolean> {
  const counts = { error: 0, warning: 0 };
  for await (const finding of checkX12(input.chunks, options)) {
    counts[finding.severity]++;
    await output.write(`${json ? jsonLine(input.name, finding) : textLine(input.name, finding)}\n`);
  }
  const { error, warning } = counts;
  if (!json) await output.write(`${input.name}: ${error === 0 ? 'passes' : 'is refused'}, ${tally(error, warning)}\n`);
  return error === 0;
}

/** `badValue` may be a name or an id of a person: it is for the 999 alone. */
function jsonLine(file: string, { badValue: _badValue, ...finding }: Finding): string {
  return JSON.stringify({ file, ...finding });
}

function textLine(file: string, finding: Finding): string {
  const { severity, code, message, segment, segmentId, offset, loop, elementName, transactionControl } = finding;
  const where = [
    transactionControl === undefined ? '' : `transaction ${transactionControl.replace(/[^ -~]/g, '?')}`,
    segment > 0 ? `segment ${segment} ${segmentId}` : segmentId,
    `byte ${offset}`,
    loop === undefined ? '' : `loop ${loop}`,
    elementName ?? '',
  ];
  return `${file}: ${severity}: ${where.filter((part) => part !== '').join(', ')}: ${message} [${code}]`;
}

const tally = (errors: number, warnings: number): string =>
  `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
