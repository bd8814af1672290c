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
  readSexAge,
} from './tables';
import { readTabular } from './tabular';
import type { CodeFile, CodeKind } from './types';

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
};

/** Throws BadCodeFile. */
export const readCodeFile = (kind: CodeKind, text: string): CodeFile =>
  (READERS[kind] ?? ((content: string) => readCodeList(kind, content)))(text);
