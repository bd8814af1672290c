import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSets, DataElements, GuideTable } from './types';

/** Files of `tables/`, by the kind of the transaction. Each is read when it is first asked for. */
const FILES = {
  '837P': '837p.json',
  '837I': '837i.json',
  '835': '835.json',
  '999': '999.json',
  '277CA': '277ca.json',
  '277': '277.json',
  '270': '270.json',
  '271': '271.json',
  '276': '276.json',
} as const;

export type GuideKind = keyof typeof FILES;

export const GUIDE_KINDS = Object.keys(FILES) as readonly GuideKind[];

const read = new Map<string, unknown>();

function file<T>(name: string): T {
  let value = read.get(name);
  if (value === undefined) {
    value = JSON.parse(readFileSync(join(__dirname, 'tables', name), 'utf8'));
    read.set(name, value);
  }
  return value as T;
}

/** The table of a kind. */
export function guideTable(kind: GuideKind): GuideTable {
  return file<GuideTable>(FILES[kind]);
}

export function dataElements(): DataElements {
  return file<DataElements>('data-elements.json');
}

export function codeSets(): CodeSets {
  return file<CodeSets>('code-sets.json');
}

/** Guide numbers without their errata: the letter and digit that a new edition of the same guide adds. */
const KINDS: Readonly<Record<string, GuideKind>> = {
  '837 005010X222': '837P',
  '837 005010X223': '837I',
  '835 005010X221': '835',
  '999 005010X231': '999',
  '277 005010X214': '277CA',
  '277 005010X212': '277',
  '270 005010X279': '270',
  '271 005010X279': '271',
  '276 005010X212': '276',
};

/** Which guide ST01 and the version (ST03, or GS08 where ST03 is absent) name; undefined where it is none that is known. */
export function guideKind(transaction: string, version: string): GuideKind | undefined {
  const kind = KINDS[`${transaction} ${version.slice(0, 10)}`];
  if (kind === undefined) return undefined;
  return guideTable(kind).versions.includes(version) ? kind : undefined;
}
