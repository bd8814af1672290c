import { type Report, type TransactionParser, openerOf, parseContent } from '../core/content';
import { forbiddenCharacter, seg } from '../core/element';
import * as read from '../core/fields';
import type {
  AcknowledgedTransaction,
  ElementError,
  ElementValue,
  ImplementationAcknowledgement,
  Parsed999,
  RawSegment,
  Segment,
  SegmentError,
  TransactionOut,
} from '../types';

/** Reads every 999 of a file. */
export function parse999(bytes: Buffer): Parsed999 {
  const acknowledgements: ImplementationAcknowledgement[] = [];
  const errors = parseContent(bytes, '999', open999, (one) => acknowledgements.push(one));
  return { acknowledgements, errors };
}

export const open999 = openerOf<ImplementationAcknowledgement>((st, report) => {
  const parser = new Parser999(st.control, report);
  return { value: parser.acknowledgement, parser };
});

class Parser999 implements TransactionParser {
  readonly acknowledgement: ImplementationAcknowledgement;
  private transaction: AcknowledgedTransaction | undefined;
  private segmentError: SegmentError | undefined;
  private elementError: ElementError | undefined;
  private ended = false;
  private last: Segment | undefined;

  constructor(
    stControlNumber: string,
    private readonly report: Report,
  ) {
    this.acknowledgement = {
      stControlNumber,
      group: { functionalId: '', control: '' },
      transactions: [],
      status: '',
      includedCount: 0,
      receivedCount: 0,
      acceptedCount: 0,
      codes: [],
      unknown: [],
    };
  }

  segment(segment: Segment): void {
    this.last = segment;
    if (!this.take(segment)) this.keep(segment);
  }

  /** After its IK5 a transaction is over. */
  private keep(segment: Segment): void {
    const { transaction } = this;
    const isOpen = transaction !== undefined && transaction.status === '' && !this.ended;
    const owner = isOpen ? (this.elementError ?? this.segmentError ?? transaction) : this.acknowledgement;
    (owner.unknown ??= []).push(read.raw(segment));
  }

  end(): void {
    this.closeTransaction();
    if (this.ended) return;
    this.report(this.last!, 'missing_segment', 'The answer for the whole group (AK9) is missing.');
  }

  private take(segment: Segment): boolean {
    switch (segment.id) {
      case 'ST':
      case 'SE':
        return true;
      case 'AK1':
        return this.group(segment);
      case 'AK2':
        return this.openTransaction(segment);
      case 'IK3':
        return this.openSegmentError(segment);
      case 'IK4':
        return this.openElementError(segment);
      case 'CTX':
        return this.context(segment);
      case 'IK5':
        return this.verdict(segment);
      case 'AK9':
        return this.groupVerdict(segment);
      default:
        return false;
    }
  }

  private group(segment: Segment): boolean {
    const { group } = this.acknowledgement;
    group.functionalId = read.text(segment, 1);
    group.control = read.required(segment, 2, this.report);
    read.setText(group, 'version', read.text(segment, 3));
    return true;
  }

  private openTransaction(segment: Segment): boolean {
    this.closeTransaction();
    const control = read.required(segment, 2, this.report);
    this.transaction = { id: read.text(segment, 1), control, status: '', codes: [], segmentErrors: [] };
    read.setText(this.transaction, 'version', read.text(segment, 3));
    this.acknowledgement.transactions.push(this.transaction);
    return true;
  }

  /** A transaction without IK5 has no verdict: nobody may take it for accepted. */
  private closeTransaction(): void {
    if (this.transaction?.status === '') {
      this.report(this.last!, 'missing_segment', 'The answer for a transaction (IK5) is missing.');
    }
    this.transaction = undefined;
    this.segmentError = undefined;
    this.elementError = undefined;
  }

  private openSegmentError(segment: Segment): boolean {
    if (!this.transaction) return false;
    const position = read.quantity(segment, 2, this.report) ?? 0;
    this.segmentError = { segmentId: read.text(segment, 1), position, contexts: [], elementErrors: [] };
    read.setText(this.segmentError, 'loop', read.text(segment, 3));
    read.setText(this.segmentError, 'code', read.text(segment, 4));
    this.elementError = undefined;
    this.transaction.segmentErrors.push(this.segmentError);
    return true;
  }

  private openElementError(segment: Segment): boolean {
    if (!this.segmentError) return false;
    const [element, component, repetition] = read.components(segment, 1).map((text) => Number(text) || undefined);
    this.elementError = { element: element ?? 0, code: read.text(segment, 3), contexts: [] };
    read.setValue(this.elementError, 'component', component);
    read.setValue(this.elementError, 'repetition', repetition);
    read.setText(this.elementError, 'dataElement', read.text(segment, 2));
    read.setText(this.elementError, 'badValue', read.text(segment, 4));
    this.segmentError.elementErrors.push(this.elementError);
    return true;
  }

  private context(segment: Segment): boolean {
    const owner = this.elementError ?? this.segmentError;
    owner?.contexts.push(read.raw(segment).elements);
    return owner !== undefined;
  }

  private verdict(segment: Segment): boolean {
    if (!this.transaction) return false;
    this.transaction.status = read.required(segment, 1, this.report);
    this.transaction.codes = codesFrom(segment, 2);
    this.segmentError = undefined;
    this.elementError = undefined;
    return true;
  }

  private groupVerdict(segment: Segment): boolean {
    const { acknowledgement, report } = this;
    this.ended = true;
    acknowledgement.status = read.required(segment, 1, report);
    acknowledgement.includedCount = read.quantity(segment, 2, report) ?? 0;
    acknowledgement.receivedCount = read.quantity(segment, 3, report) ?? 0;
    acknowledgement.acceptedCount = read.quantity(segment, 4, report) ?? 0;
    acknowledgement.codes = codesFrom(segment, 5);
    return true;
  }
}

function codesFrom(segment: Segment, first: number): string[] {
  return segment.elements.slice(first).flatMap((code) => (code.trim() === '' ? [] : [code.trim()]));
}

/** A 999 as its segments. */
export function write999(acknowledgement: ImplementationAcknowledgement): TransactionOut {
  const { group, transactions, status, includedCount, receivedCount, acceptedCount, codes, unknown } = acknowledgement;
  const counts = [includedCount, receivedCount, acceptedCount].map(String);
  const segments = [
    seg('AK1', group.functionalId, group.control, group.version),
    ...unknown,
    ...transactions.flatMap(transactionSegments),
    seg('AK9', status, ...counts, ...codes),
  ];
  return { id: '999', control: acknowledgement.stControlNumber, version: '005010X231A1', segments };
}

function transactionSegments(transaction: AcknowledgedTransaction): RawSegment[] {
  return [
    seg('AK2', transaction.id, transaction.control, transaction.version),
    ...(transaction.unknown ?? []),
    ...transaction.segmentErrors.flatMap(segmentErrorSegments),
    seg('IK5', transaction.status, ...transaction.codes),
  ];
}

/** IK303 is 4 characters in 5010: 2010AA is written 2010. */
const LOOP_LENGTH = 4;

function segmentErrorSegments(error: SegmentError): RawSegment[] {
  const loop = error.loop?.slice(0, LOOP_LENGTH);
  return [
    seg('IK3', error.segmentId, String(error.position), loop, error.code),
    ...error.contexts.map(ctx),
    ...(error.unknown ?? []),
    ...error.elementErrors.flatMap(elementErrorSegments),
  ];
}

/** IK404 is left out where the bad value itself holds what X12 data may not hold (guide, note to IK404). */
function elementErrorSegments(error: ElementError): RawSegment[] {
  const { element, component, repetition, dataElement, code, badValue } = error;
  const where = [element, component, repetition].map((part) => (part === undefined ? undefined : String(part)));
  const shown = badValue !== undefined && forbiddenCharacter(badValue) === undefined ? badValue : undefined;
  return [seg('IK4', where, dataElement, code, shown), ...error.contexts.map(ctx), ...(error.unknown ?? [])];
}

function ctx(elements: ElementValue[]): RawSegment {
  return { id: 'CTX', elements };
}
