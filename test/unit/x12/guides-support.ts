/** What the tests of the guides share: findings of a file, and samples with one thing changed. */
import { type CheckOptions, checkX12 } from '../../../src/x12/guides/check';
import type { Finding } from '../../../src/x12/guides/findings';
import { sample } from './support';

export const PROFESSIONAL = '837p/own-837p-basic.edi';
export const INSTITUTIONAL = '837i/own-837i-inpatient.edi';
export const ADVICE = '835/own-835-one-line.edi';
export const ANSWER = '999/own-999-loop-six-chars.edi';

export async function findings(bytes: Buffer, options?: CheckOptions): Promise<Finding[]> {
  const all: Finding[] = [];
  for await (const finding of checkX12(bytes, options)) all.push(finding);
  return all;
}

/** Where and what, in one line: `2010AA N3 missing_segment`, `2300 CLM02 out_of_balance`. */
export function short({ loop, elementName, segmentId, code }: Finding): string {
  return `${loop ?? '-'} ${elementName ?? segmentId} ${code}`;
}

/** A change: the first segment that begins with the text becomes the others; none takes it out. */
export type Change = [begins: string, ...put: string[]];

/** A sample with changes, in its plain delimiters; SE01 is counted again. */
export function changed(path: string, ...changes: Change[]): Buffer {
  const segments = sample(path).toString('latin1').replace(/\r?\n/g, '').split('~');
  for (const [begins, ...put] of changes) {
    const at = segments.findIndex((text) => text.startsWith(begins));
    if (at < 0) throw new Error(`${path} has no segment that begins with ${begins}`);
    segments.splice(at, 1, ...put);
  }
  const from = segments.findIndex((text) => text.startsWith('ST*'));
  const to = segments.findIndex((text) => text.startsWith('SE*'));
  if (to > 0) segments[to] = segments[to]!.replace(/^SE\*\d+/, `SE*${to - from + 1}`);
  return Buffer.from(segments.join('~'), 'latin1');
}
