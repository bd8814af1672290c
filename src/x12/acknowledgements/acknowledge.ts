import type { TransactionHeader, X12Handler } from '../core/handler';
import { readStream } from '../core/reader';
import { writeInterchange } from '../core/writer';
import { writeTA1 } from '../core/ta1';
import { isTime } from '../guides/formats';
import { type CheckOptions, X12Checker } from '../guides/check';
import type { Finding, ReportFinding } from '../guides/findings';
import type { GroupHeader, GroupOut, InterchangeHeader, InterchangeOut, Segment, X12Error, X12Source } from '../types';
import { write999 } from './ack999';
import { plain, TransactionAnswer } from './transaction-answer';
import type { ImplementationAcknowledgement, InterchangeAcknowledgement } from './typesAcks';
import type { FileAnswer, GroupAnswer, InterchangeAnswer } from './typesAnswer';
import {
  GROUP_CODES,
  groupVerdict,
  headerNote,
  INTERCHANGE_NOTES,
  INVALID_CONTENT,
  TRANSACTION_CODES,
} from './verdicts';

/** A 999 is not answered by a 999 (X231, 1.3.2). */
const ANSWERS = 'FA';

/**
 * Checks a file and makes its answers. `report` is told each finding too. Kept is what is answered: of a file of any size
 * its groups, its transactions' verdicts and their first errors.
 */
export async function acknowledge(
  source: X12Source,
  options: CheckOptions = {},
  report: ReportFinding = () => undefined,
): Promise<FileAnswer> {
  const acknowledger = new Acknowledger(options, report);
  const stream = readStream<never>(source, acknowledger, []);
  while (!(await stream.next()).done);
  return acknowledger.answer();
}

interface OpenGroup {
  header: GroupHeader;
  codes: Set<string>;
  transactions: TransactionAnswer[];
}

interface OpenInterchange {
  header: InterchangeHeader;
  requested: boolean;
  notes: Set<string>;
  refused: boolean;
  groups: OpenGroup[];
}

class Acknowledger implements X12Handler {
  private readonly checker: X12Checker;
  private readonly interchanges: OpenInterchange[] = [];
  private readonly unanswerable: Finding[] = [];
  private current: OpenInterchange | undefined;
  private open: OpenGroup | undefined;
  private answering: TransactionAnswer | undefined;
  /** What was found of a transaction (its ST02) before it was told. */
  private early: Finding[] = [];

  constructor(
    options: CheckOptions,
    private readonly report: ReportFinding,
  ) {
    this.checker = new X12Checker((finding) => this.take(finding), options);
  }

  interchange(header: InterchangeHeader, at: Segment): void {
    this.current = { header, requested: at.elements[14] === '1', notes: new Set(), refused: false, groups: [] };
    this.open = undefined;
    this.interchanges.push(this.current);
    this.checker.interchange(header, at);
  }

  group(header: GroupHeader, at: Segment): void {
    this.open = { header, codes: new Set(), transactions: [] };
    this.current?.groups.push(this.open);
    for (const finding of this.early.splice(0)) this.take(finding);
    this.checker.group(header, at);
  }

  transaction(transaction: TransactionHeader, group: GroupHeader): void {
    this.answering = new TransactionAnswer(transaction.id, transaction.control);
    this.open?.transactions.push(this.answering);
    for (const finding of this.early.splice(0)) this.answering.take(finding);
    this.checker.transaction(transaction, group);
  }

  segment(segment: Segment): void {
    this.answering?.segment(segment);
    this.checker.segment(segment);
  }

  transactionEnd(complete: boolean): void {
    this.checker.transactionEnd(complete);
    this.answering = undefined;
  }

  acknowledgement(): void {}

  error(error: X12Error): void {
    this.checker.error(error);
  }

  answer(): FileAnswer {
    return { interchanges: this.interchanges.map(interchangeAnswer), unanswerable: this.unanswerable };
  }

  private take(finding: Finding): void {
    this.report(finding);
    const { current, open } = this;
    if (!current) {
      this.unanswerable.push(finding);
      return;
    }
    const note = headerNote(finding) ?? INTERCHANGE_NOTES[finding.code];
    const groupCode = GROUP_CODES[finding.code];
    if (note !== undefined) this.interchangeNote(current, finding, note);
    else if (groupCode !== undefined) open?.codes.add(groupCode);
    else if (this.answering) this.answering.take(finding);
    else if (TRANSACTION_CODES[finding.code] !== undefined) this.early.push(finding);
    else this.interchangeNote(current, finding, '022');
  }

  private interchangeNote(current: OpenInterchange, finding: Finding, note: string): void {
    const { elementName = '', severity } = finding;
    current.notes.add(note);
    // What is wrong in a GS is noted; what is wrong around it refuses.
    if (severity === 'error' && !elementName.startsWith('GS')) current.refused = true;
  }
}

function interchangeAnswer(interchange: OpenInterchange): InterchangeAnswer {
  const { header, requested, notes, groups } = interchange;
  const isTold = groups.every((group) => group.header.functionalId === ANSWERS || isRepeatable(group.header));
  if (!isTold) notes.add(INVALID_CONTENT);
  const refused = interchange.refused || !isTold;
  const [noteCode = '000'] = notes;
  const status = refused ? 'R' : notes.size > 0 ? 'E' : 'A';
  const { control, date, time } = header;
  const acknowledgement: InterchangeAcknowledgement = { control, date, time, status, noteCode };
  const answered = refused ? [] : groups.filter((group) => group.header.functionalId !== ANSWERS);
  return { header, requested, acknowledgement, groups: answered.map(groupAnswer) };
}

/** AK101 (479): the groups of HIPAA. */
const GROUP_IDS: ReadonlySet<string> = new Set(['BE', 'HB', 'HC', 'HI', 'HN', 'HP', 'HR', 'HS', 'RA']);

/** Whether AK1 can repeat a GS; where it cannot, only TA1 can tell of the group. */
function isRepeatable({ functionalId, control, version }: GroupHeader): boolean {
  return GROUP_IDS.has(functionalId) && /^\d{1,9}$/.test(control) && /^[\x21-\x7e]{1,12}$/.test(version);
}

function groupAnswer({ header, codes, transactions }: OpenGroup, index: number): GroupAnswer {
  // A transaction that AK2 cannot name can only be refused with its group.
  const refused = codes.size > 0 || !transactions.every((transaction) => transaction.isNameable);
  const verdicts = transactions.map(({ verdict }) => verdict);
  const count = transactions.length;
  const acknowledgement: ImplementationAcknowledgement = {
    stControlNumber: String(index + 1).padStart(4, '0'),
    group: {
      functionalId: plain(header.functionalId),
      control: plain(header.control),
      version: plain(header.version),
    },
    // A group that is refused for itself says nothing of its transactions.
    transactions: refused ? [] : transactions.map((transaction) => transaction.answer()),
    status: refused ? 'R' : groupVerdict(verdicts),
    includedCount: count,
    receivedCount: count,
    acceptedCount: refused ? 0 : verdicts.filter((verdict) => verdict !== 'R').length,
    codes: [...codes].slice(0, 5),
    unknown: [],
  };
  return { header, acknowledgement };
}

/** What an answer needs of its own; control numbers are the caller's, who must not use one twice. */
export interface AnswerEnvelope {
  date: string;
  time: string;
  /** ISA13. */
  control: string;
  /** GS06 of the first group; the others count on. */
  groupControl: number;
}

/**
 * The answer to one interchange as a file to its sender: TA1 where it was asked for or something is wrong, and a group with
 * a 999 for each group that came. Undefined where there is nothing to say. Throws `X12WriteError` where ISA05 to ISA08 that
 * came cannot be written again, so that nobody can be answered.
 */
export function writeAnswer(answer: InterchangeAnswer, envelope: AnswerEnvelope): Buffer | undefined {
  const { header, requested, acknowledgement, groups } = answer;
  const told = requested || acknowledgement.status !== 'A';
  if (!told && groups.length === 0) return undefined;
  const interchange: InterchangeOut = {
    senderId: header.receiverId,
    senderQualifier: header.receiverQualifier,
    receiverId: header.senderId,
    receiverQualifier: header.senderQualifier,
    date: envelope.date,
    time: envelope.time,
    control: envelope.control,
    usage: header.usage === 'T' ? 'T' : 'P',
    groups: groups.map((group, i) => groupOut(group, String(envelope.groupControl + i))),
  };
  if (told) interchange.acknowledgements = [writeTA1(ofOurDay(acknowledgement, envelope))];
  return writeInterchange(interchange);
}

/** TA102 and TA103 repeat ISA09 and ISA10; what was no date or time there cannot be repeated. */
function ofOurDay(answer: InterchangeAcknowledgement, envelope: AnswerEnvelope): InterchangeAcknowledgement {
  const date = /^\d{4}-\d\d-\d\d$/.test(answer.date) ? answer.date : envelope.date;
  const time = isTime(answer.time) ? answer.time : envelope.time;
  return { ...answer, control: plain(answer.control), date, time };
}

function groupOut({ header, acknowledgement }: GroupAnswer, control: string): GroupOut {
  return {
    functionalId: ANSWERS,
    sender: header.receiver,
    receiver: header.sender,
    control,
    version: '005010X231A1',
    transactions: [write999(acknowledgement)],
  };
}
