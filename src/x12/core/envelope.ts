import { ControlNumbers } from './controlNumbers';
import { isoDate, isoDateFromSix } from './dates';
import type { TransactionHeader, X12Handler } from './handler';
import type { ScanSink } from './scanner';
import { shownId } from './segmentId';
import type { Delimiters, EnvelopeErrorCode, GroupHeader, InterchangeHeader, Segment, X12Error } from '../types';

/** A file of noise must not fill the memory with complaints. */
const ERRORS_MAX = 1000;

/**
 * Tells a handler of segments and checks the envelope: nesting, counts and control numbers of ISA/IEA, GS/GE and ST/SE
 * (X12.5 and X12.6; guides, appendix B.1.1.4 and C). It goes on after a fault, so that one reading names them all.
 */
export class Envelope implements ScanSink {
  private interchange: InterchangeHeader | undefined;
  private group: GroupHeader | undefined;
  private transaction: TransactionHeader | undefined;
  private groupCount = 0;
  private acknowledgementCount = 0;
  private transactionCount = 0;
  private segmentCount = 0;
  private errorCount = 0;
  private groupControls = new ControlNumbers();
  private transactionControls = new ControlNumbers();

  constructor(private readonly handler: X12Handler) {}

  segment(elements: string[], offset: number, delimiters: Delimiters): void {
    const id = elements[0] as string;
    const number = this.transaction || id === 'ST' ? this.segmentCount + 1 : 0;
    const segment: Segment = { id, elements, number, offset, delimiters };
    switch (id) {
      case 'ISA':
        return this.openInterchange(segment);
      case 'GS':
        return this.openGroup(segment);
      case 'ST':
        return this.openTransaction(segment);
      case 'SE':
        return this.closeTransaction(segment);
      case 'GE':
        return this.closeGroup(segment);
      case 'IEA':
        return this.closeInterchange(segment);
      default:
        return this.body(segment);
    }
  }

  fault(code: EnvelopeErrorCode, message: string, offset: number, segmentId = ''): void {
    const number = this.transaction ? this.segmentCount + 1 : 0;
    this.report({ code, message, offset, segmentId, segment: number });
  }

  /** After the last segment: what is still open was cut off. */
  end(offset: number): void {
    const at: Segment = { id: '', elements: [], number: 0, offset, delimiters: NO_DELIMITERS };
    this.abandonTransaction(at);
    this.abandonGroup(at);
    this.abandonInterchange(at);
  }

  private body(segment: Segment): void {
    if (this.transaction) {
      this.segmentCount++;
      this.handler.segment(segment);
    } else if (segment.id === 'TA1' && !this.group) {
      this.acknowledgementCount++;
      this.handler.acknowledgement(segment);
    } else {
      this.complain(segment, 'misplaced_segment', `A ${shownId(segment.id)} segment stands outside any transaction.`);
    }
  }

  private openInterchange(segment: Segment): void {
    this.abandonTransaction(segment);
    this.abandonGroup(segment);
    this.abandonInterchange(segment);
    const e = segment.elements.map((text) => text.trim());
    this.interchange = {
      senderQualifier: e[5] ?? '',
      senderId: e[6] ?? '',
      receiverQualifier: e[7] ?? '',
      receiverId: e[8] ?? '',
      date: isoDateFromSix(e[9] ?? ''),
      time: e[10] ?? '',
      version: e[12] ?? '',
      control: e[13] ?? '',
      usage: e[15] ?? '',
      delimiters: segment.delimiters,
    };
    this.groupCount = 0;
    this.acknowledgementCount = 0;
    this.groupControls = new ControlNumbers();
    this.handler.interchange(this.interchange, segment);
  }

  private openGroup(segment: Segment): void {
    this.abandonTransaction(segment);
    this.abandonGroup(segment);
    const [, functionalId, sender, receiver, date, time, control, , version] = segment.elements;
    this.group = {
      functionalId: functionalId ?? '',
      sender: sender ?? '',
      receiver: receiver ?? '',
      date: isoDate(date ?? '') ?? date ?? '',
      time: time ?? '',
      control: control ?? '',
      version: version ?? '',
    };
    this.groupCount++;
    this.transactionCount = 0;
    this.transactionControls = new ControlNumbers();
    if (!this.groupControls.add(this.group.control)) {
      const message = `Two groups of this interchange have the control number ${short(this.group.control)}.`;
      this.complain(segment, 'duplicate_group_control', message, 'GS06');
    }
    this.handler.group(this.group, segment);
  }

  private openTransaction(segment: Segment): void {
    this.abandonTransaction(segment);
    const [, id = '', control = '', version] = segment.elements;
    if (!this.group) {
      this.complain(segment, 'misplaced_segment', 'A transaction (ST) stands outside any functional group.');
      return;
    }
    this.transaction = { id, control, version: version || this.group.version };
    this.transactionCount++;
    if (!this.transactionControls.add(control)) {
      const message = `Two transactions of this group have the control number ${short(control)}.`;
      this.complain(segment, 'duplicate_transaction_control', message, 'ST02');
    }
    this.segmentCount = 1;
    this.handler.transaction(this.transaction, this.group);
    this.handler.segment({ ...segment, number: 1 });
  }

  private closeTransaction(segment: Segment): void {
    if (!this.transaction) {
      this.complain(segment, 'misplaced_segment', 'A transaction ends (SE) that never began.');
      return;
    }
    this.segmentCount++;
    const [, count = '', control = ''] = segment.elements;
    if (!same(count, this.segmentCount)) {
      const message = `SE01 says ${short(count)} segments, the transaction has ${this.segmentCount}. Part of it may be missing.`;
      this.complain(segment, 'segment_count_mismatch', message, 'SE01');
    }
    if (control !== this.transaction.control) {
      const message = `SE02 is ${short(control)}, but the transaction began with ${short(this.transaction.control)}.`;
      this.complain(segment, 'transaction_control_mismatch', message, 'SE02');
    }
    this.handler.segment(segment);
    this.transaction = undefined;
    this.handler.transactionEnd(true);
  }

  private closeGroup(segment: Segment): void {
    this.abandonTransaction(segment);
    if (!this.group) {
      this.complain(segment, 'misplaced_segment', 'A functional group ends (GE) that never began.');
      return;
    }
    const [, count = '', control = ''] = segment.elements;
    if (!same(count, this.transactionCount)) {
      const message = `GE01 says ${short(count)} transactions, the group has ${this.transactionCount}.`;
      this.complain(segment, 'transaction_count_mismatch', message, 'GE01');
    } else if (this.transactionCount === 0) {
      this.complain(segment, 'no_transaction', 'The functional group holds no transaction.');
    }
    if (control !== this.group.control) {
      const message = `GE02 is ${short(control)}, but the group began with ${short(this.group.control)}.`;
      this.complain(segment, 'group_control_mismatch', message, 'GE02');
    }
    this.group = undefined;
  }

  private closeInterchange(segment: Segment): void {
    this.abandonTransaction(segment);
    this.abandonGroup(segment);
    const [, count = '', control = ''] = segment.elements;
    if (!same(count, this.groupCount)) {
      const message = `IEA01 says ${short(count)} groups, the interchange has ${this.groupCount}.`;
      this.complain(segment, 'group_count_mismatch', message, 'IEA01');
    } else if (this.groupCount === 0 && this.acknowledgementCount === 0) {
      this.complain(segment, 'no_group', 'The interchange is empty: it holds no functional group.');
    }
    if (this.interchange && control.trim() !== this.interchange.control) {
      const message = `IEA02 is ${short(control)}, but the interchange began with ${this.interchange.control}.`;
      this.complain(segment, 'interchange_control_mismatch', message, 'IEA02');
    }
    this.interchange = undefined;
  }

  private abandonTransaction(at: Segment): void {
    if (!this.transaction) return;
    const message = `Transaction ${short(this.transaction.control)} has no end (SE). The file may have been cut off.`;
    this.complain({ ...at, number: this.segmentCount + 1 }, 'transaction_not_closed', message);
    this.transaction = undefined;
    this.handler.transactionEnd(false);
  }

  private abandonGroup(at: Segment): void {
    if (!this.group) return;
    const message = `Functional group ${short(this.group.control)} has no end (GE). The file may have been cut off.`;
    this.complain(at, 'group_not_closed', message);
    this.group = undefined;
  }

  private abandonInterchange(at: Segment): void {
    if (!this.interchange) return;
    const message = `Interchange ${this.interchange.control} has no end (IEA). The file may have been cut off.`;
    this.complain(at, 'interchange_not_closed', message);
    this.interchange = undefined;
  }

  private complain(at: Segment, code: EnvelopeErrorCode, message: string, element?: string): void {
    this.report({ code, message, segment: at.number, segmentId: at.id, offset: at.offset, element });
  }

  private report(error: X12Error): void {
    if (++this.errorCount > ERRORS_MAX) return;
    error.segmentId = shownId(error.segmentId);
    if (error.element === undefined) delete error.element;
    if (this.interchange) error.interchangeControl = this.interchange.control;
    if (this.transaction) error.transactionControl = this.transaction.control;
    this.handler.error(error);
  }
}

const NO_DELIMITERS: Delimiters = { element: '', component: '', repetition: undefined, terminator: '' };

function same(written: string, found: number): boolean {
  return /^\d{1,10}$/.test(written) && Number(written) === found;
}

/** Control numbers go into messages; a broken file may hold anything in their place. */
function short(text: string): string {
  return text === '' ? '(nothing)' : text.replace(/[^ -~]/g, '?').slice(0, 14);
}
