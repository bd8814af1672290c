/** A file of charges: each row a message in the inbox, so that a wrong one stops no other and is corrected by itself. */
import type { Ctx } from '../../ctx';
import type { Deps } from '../../deps';
import type { Problem } from '../../registration/intake';
import { takeMessage } from '../messages/take';
import { headerFaults } from './read';
import { CsvError, type CsvFile, parseCsv, writeCsv } from './rows';

export interface CsvResult {
  rows: number;
  applied: number;
  /** They wait for their patient. */
  pending: number;
  /** Taken before. */
  duplicates: number;
  /** Of the file as a whole (nothing is taken then), or of rows, which wait in the inbox. */
  faults: CsvFault[];
}

export interface CsvFault {
  line: number;
  column: string;
  message: string;
  /** The number of the message that waits in the inbox. */
  inbox?: number;
}

/** Takes a file row by row, each in its own transaction; the same file again takes nothing twice. */
export async function takeCsv(
  deps: Deps,
  who: Pick<Ctx, 'org' | 'actor'>,
  { source, bytes }: { source: string; bytes: Buffer },
): Promise<CsvResult> {
  const result: CsvResult = { rows: 0, applied: 0, pending: 0, duplicates: 0, faults: [] };
  const file = readFile(bytes, result);
  if (!file) return result;
  for (const { line, values } of file.rows) {
    result.rows += 1;
    const row = { source, format: 'csv' as const, bytes: writeCsv(file.header, values) };
    const taken = await takeMessage(deps, who, row);
    if (taken.duplicate) result.duplicates += 1;
    else if (taken.state === 'applied') result.applied += 1;
    else if (taken.state === 'pending') result.pending += 1;
    else result.faults.push(...taken.faults.map((fault) => ({ ...faultOf(line, fault), inbox: taken.n })));
  }
  return result;
}

function readFile(bytes: Buffer, result: CsvResult): CsvFile | undefined {
  try {
    const file = parseCsv(bytes);
    const faults = headerFaults(file.header);
    if (faults.length === 0) return file;
    result.faults.push(...faults.map((fault) => faultOf(1, fault)));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    result.faults.push({ line: error.line, column: '', message: error.message });
  }
  return undefined;
}

const faultOf = (line: number, { field, message }: Problem): CsvFault => ({ line, column: field, message });
