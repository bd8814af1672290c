/** One reader a kind of file. Reading is pure: a file is whole and right, or it is refused with its bad rows. */
import { readHcpcs, readIcdOrder } from './fixed-width';
import {
  readAddOn,
  readCodeList,
  readCoverage,
  readFeeSchedule,
  readFrequency,
  readMue,
  readPtp,
  readRequiredModifiers,
  readSexAge,
} from './tables';
import { readTabular } from './tabular';
import { Faults } from './rows';
import { textOf } from './text';
import { BadCodeFile, type CodeFile, type CodeKind, type CodeRow, type PairRow, type RowFault } from './types';
import { uniquePairs } from './unique-pairs';

const READERS: Partial<Record<CodeKind, (text: string) => CodeFile>> = {
  'icd-10-cm': readIcdOrder,
  'icd-10-cm-notes': readTabular,
  hcpcs: readHcpcs,
  'ncci-ptp': readPtp,
  mue: readMue,
  'add-on': readAddOn,
  'fee-schedule': readFeeSchedule,
  coverage: readCoverage,
  frequency: readFrequency,
  'sex-age': readSexAge,
  'required-modifier': readRequiredModifiers,
};

/** Reads the text of one file. Throws BadCodeFile. */
export const readCodeFile = (kind: CodeKind, text: string): CodeFile =>
  (READERS[kind] ?? ((content: string) => readCodeList(kind, content)))(text);

export interface CodeBytes {
  /** The file's own name, without its folder. */
  name: string;
  bytes: Buffer;
}

/** Files that make one load together: CMS cuts its pairs of NCCI into four. Throws BadCodeFile with the bad rows of all. */
export function readCodeFiles(kind: CodeKind, files: readonly CodeBytes[]): CodeFile {
  const bad: BadCodeFile[] = [];
  const read: CodeFile[] = [];
  for (const { name, bytes } of files)
    try {
      read.push(readCodeFile(kind, textOf(kind, bytes)));
    } catch (error) {
      if (!(error instanceof BadCodeFile)) throw error;
      bad.push(files.length > 1 ? inFile(error, name) : error);
    }
  if (bad.length > 0) throw together(kind, bad);
  if (read.length === 1) return read[0]!;
  return joined(kind, files, read);
}

const inFile = ({ kind, faults, total }: BadCodeFile, file: string): BadCodeFile =>
  new BadCodeFile(
    kind,
    faults.map((fault) => ({ ...fault, file })),
    total,
  );

const together = (kind: CodeKind, bad: readonly BadCodeFile[]): BadCodeFile =>
  new BadCodeFile(
    kind,
    bad.flatMap(({ faults }) => faults),
    bad.reduce((sum, { total }) => sum + total, 0),
  );

/** What stands in two of the files says the same in both, or the load is refused. */
function joined(kind: CodeKind, files: readonly CodeBytes[], read: readonly CodeFile[]): CodeFile {
  const codes = new Map<string, { row: CodeRow; at: number }>();
  const faults: RowFault[] = [];
  read.forEach((file, at) => {
    for (const row of file.codes) {
      const key = `${row.code}|${row.from ?? ''}`;
      const known = codes.get(key);
      if (!known) codes.set(key, { row, at });
      else if (JSON.stringify(known.row) !== JSON.stringify(row))
        faults.push({
          line: 1,
          file: files[at]!.name,
          message: `code ${row.code} stands in ${files[known.at]!.name} too`,
        });
    }
  });
  const pairs: PairRow[] = [];
  for (const file of read) for (const pair of file.pairs) pairs.push(pair);
  const found = new Faults(kind);
  const unique = uniquePairs(pairs, [], found);
  if (faults.length > 0) throw new BadCodeFile(kind, faults.slice(0, 100), faults.length);
  found.end(false, '');
  return { codes: [...codes.values()].map(({ row }) => row), pairs: unique };
}
