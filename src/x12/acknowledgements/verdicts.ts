/** From findings to the codes of TA1 and 999 (X12 data elements I18, 716 and 618), and from codes to verdicts. */
import type { Finding, FindingCode } from '../guides/findings';

type Codes = Readonly<Partial<Record<FindingCode, string>>>;

/** TA105 (I18). A fault that is here refuses the interchange. */
export const INTERCHANGE_NOTES: Codes = {
  interchange_control_mismatch: '001',
  group_count_mismatch: '021',
  no_group: '022',
  misplaced_segment: '022',
  interchange_not_closed: '023',
  truncated_segment: '023',
  segment_too_long: '004',
  duplicate_interchange_control: '025',
};

/** TA105 by the element of ISA that is wrong. */
const HEADER_NOTES: Readonly<Record<string, string>> = {
  ISA05: '005',
  ISA06: '006',
  ISA07: '007',
  ISA08: '008',
  ISA09: '014',
  ISA10: '015',
  ISA12: '017',
  ISA13: '018',
  ISA15: '020',
};

/** AK905 (716). A fault that is here refuses the group. */
export const GROUP_CODES: Codes = {
  functional_id_mismatch: '1',
  group_not_closed: '3',
  group_control_mismatch: '4',
  transaction_count_mismatch: '5',
  no_transaction: '5',
  duplicate_group_control: '19',
};

/** IK502 (618). A fault that is here refuses the transaction. */
export const TRANSACTION_CODES: Codes = {
  unsupported_guide: '1',
  transaction_not_closed: '2',
  transaction_control_mismatch: '3',
  segment_count_mismatch: '4',
  duplicate_transaction_control: '23',
};

/** TA105: something inside the interchange is wrong, such as a GS. */
export const INVALID_CONTENT = '024';

/** The note on a fault of ISA or GS; undefined where the finding is of neither. */
export function headerNote({ code, elementName = '' }: Finding): string | undefined {
  if (code !== 'invalid_header') return undefined;
  // A GS that is wrong has no note of its own, and AK905 knows but its control number.
  return HEADER_NOTES[elementName] ?? INVALID_CONTENT;
}

/** IK501: R where there is any error, E where there are warnings alone. */
export function transactionVerdict(errors: number, warnings: number): 'A' | 'E' | 'R' {
  if (errors > 0) return 'R';
  return warnings > 0 ? 'E' : 'A';
}

/** AK901 from the verdicts on the transactions. */
export function groupVerdict(verdicts: readonly string[]): 'A' | 'E' | 'P' | 'R' {
  const refused = verdicts.filter((verdict) => verdict === 'R').length;
  if (refused === verdicts.length) return 'R';
  if (refused > 0) return 'P';
  return verdicts.includes('E') ? 'E' : 'A';
}
