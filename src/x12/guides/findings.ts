/** What is found wrong in an X12 file: the words of the check, in the form that the 999 needs (X231A1, IK3 and IK4). */
import type { ContentErrorCode, EnvelopeErrorCode } from '../types';

/** `syntax`: X12 itself; `guide`: the implementation guide; `balance`: amounts that do not add up. */
export type FindingLevel = 'syntax' | 'guide' | 'balance';

/** An error is not to be sent or posted; a warning is worth a look: most payers take it. */
export type Severity = 'error' | 'warning';

/** Faults of a segment's place, and the code of IK304 that tells of each (data element 620). */
export const SEGMENT_CODES = {
  unrecognized_segment: '1',
  unexpected_segment: '2',
  missing_segment: '3',
  loop_exceeds_maximum: '4',
  segment_exceeds_maximum: '5',
  segment_out_of_order: '7',
  segment_not_used: 'I4',
  missing_situational_segment: 'I6',
  missing_loop: 'I7',
  situational_segment_not_used: 'I9',
} as const;

/** Faults of an element, and the code of IK403 that tells of each (data element 621); IK304 is 8 then. */
export const ELEMENT_CODES = {
  missing_element: '1',
  missing_conditional_element: '2',
  too_many_elements: '3',
  element_too_short: '4',
  element_too_long: '5',
  invalid_character: '6',
  invalid_code: '7',
  invalid_date: '8',
  invalid_time: '9',
  excluded_element: '10',
  too_many_repetitions: '12',
  too_many_components: '13',
  trailing_separator: '3',
  invalid_number: '6',
  element_not_used: 'I10',
  missing_situational_element: 'I9',
  pattern_mismatch: 'I12',
  situational_element_not_used: 'I13',
  out_of_sequence: '7',
  unknown_parent: '7',
  wrong_child_flag: '7',
  duplicate_code: 'I12',
  invalid_header: '7',
  duplicate_interchange_control: '7',
  invalid_check_digit: 'I12',
  contradiction: 'I12',
  out_of_balance: 'I12',
} as const;

export type SegmentFindingCode = keyof typeof SEGMENT_CODES;
export type ElementFindingCode = keyof typeof ELEMENT_CODES;
export type FindingCode =
  SegmentFindingCode | ElementFindingCode | EnvelopeErrorCode | ContentErrorCode | 'unsupported_guide';

/** One thing that is wrong. `message` is a sentence without a value of the file; `badValue` is for the 999 alone. */
export interface Finding {
  level: FindingLevel;
  code: FindingCode;
  severity: Severity;
  message: string;
  /** Number in the transaction (ST is 1); 0 outside one. What is missing is told at the segment that came instead. */
  segment: number;
  segmentId: string;
  /** Byte offset of the segment in the file. */
  offset: number;
  /** `2010AA`; undefined outside the loops. */
  loop?: string;
  /** `NM109`, `SV101-2`. */
  elementName?: string;
  element?: number;
  component?: number;
  repetition?: number;
  /** Number in the data element dictionary. */
  dataElement?: string;
  /** Of what a situation requires: the segment that makes the situation. */
  trigger?: string;
  /** May be a name or an id of a person: never to be logged or shown. */
  badValue?: string;
  /** IK304. */
  segmentError?: string;
  /** IK403. */
  elementError?: string;
  interchangeControl?: string;
  groupControl?: string;
  transactionControl?: string;
}

export type ReportFinding = (finding: Finding) => void;
