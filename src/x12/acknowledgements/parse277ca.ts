import { type Report, type TransactionParser, openerOf, parseContent } from '../core/content';
import * as read from '../core/fields';
import { procedureLine, status } from './status277';
import type {
  AcknowledgedClaim,
  AcknowledgedLine,
  AcknowledgedProvider,
  AcknowledgementTotals,
  ClaimAcknowledgement,
  ClaimStatus,
  Parsed277CA,
  Segment,
} from '../types';

/** Reads every 277CA of a file. */
export function parse277ca(bytes: Buffer): Parsed277CA {
  const acknowledgements: ClaimAcknowledgement[] = [];
  const errors = parseContent(bytes, '277CA', open277CA, (one) => acknowledgements.push(one));
  return { acknowledgements, errors };
}

export const open277CA = openerOf<ClaimAcknowledgement>((st, report) => {
  const parser = new Parser277CA(st.control, report);
  return { value: parser.acknowledgement, parser };
});

/** HL03: who speaks, who is spoken to, the provider, the patient with the claim. */
type Level = '20' | '21' | '19' | 'PT';

/** QTY01 and AMT01 at the receiver's and the provider's level. */
const COUNTS: Readonly<Record<string, 'acceptedCount' | 'rejectedCount'>> = {
  '90': 'acceptedCount',
  QA: 'acceptedCount',
  AA: 'rejectedCount',
  QC: 'rejectedCount',
};
const AMOUNTS: Readonly<Record<string, 'acceptedAmount' | 'rejectedAmount'>> = {
  YU: 'acceptedAmount',
  YY: 'rejectedAmount',
};

class Parser277CA implements TransactionParser {
  readonly acknowledgement: ClaimAcknowledgement;
  private level: Level | undefined;
  private provider: AcknowledgedProvider | undefined;
  private claim: AcknowledgedClaim | undefined;
  private line: AcknowledgedLine | undefined;
  private last: Segment | undefined;
  /** Which of NM1 and TRN the level has had: a second one is no field's. */
  private readonly had = new Set<string>();

  constructor(
    stControlNumber: string,
    private readonly report: Report,
  ) {
    this.acknowledgement = {
      stControlNumber,
      reference: '',
      created: { date: '', time: '' },
      source: { entity: '', type: '2', last: '' },
      receiver: { type: '2', last: '' },
      batchTrace: '',
      statuses: [],
      totals: {},
      providers: [],
      unknown: [],
    };
  }

  segment(segment: Segment): void {
    this.last = segment;
    const known = segment.id === 'HL' ? this.openLevel(segment) : this.take(segment);
    if (!known) this.keep(segment);
  }

  private keep(segment: Segment): void {
    const { acknowledgement, line, claim, provider, level } = this;
    const raw = read.raw(segment);
    const owner = line ?? claim ?? (level === '19' ? provider : undefined);
    if (owner) (owner.unknown ??= []).push(raw);
    else if (level === '20') (acknowledgement.sourceUnknown ??= []).push(raw);
    else acknowledgement.unknown.push(raw);
  }

  end(): void {
    this.closeClaim();
    if (this.acknowledgement.statuses.length > 0 || this.acknowledgement.providers.length > 0) return;
    this.report(this.last!, 'missing_segment', 'The answer says nothing of the batch: it has no status (STC).');
  }

  private openLevel(segment: Segment): boolean {
    this.closeClaim();
    this.had.clear();
    const level = read.text(segment, 3);
    if (level === '19') this.openProvider();
    else if (level === 'PT') this.openClaim(segment);
    else if (level !== '20' && level !== '21') {
      this.report(segment, 'out_of_order', 'HL03 is not a level of a 277CA (20, 21, 19 or PT).', 3);
      this.level = undefined;
      return false;
    }
    this.level = level;
    return true;
  }

  private openProvider(): void {
    this.provider = { provider: { type: '2', last: '' }, statuses: [], references: [], totals: {}, claims: [] };
    this.acknowledgement.providers.push(this.provider);
  }

  private openClaim(segment: Segment): void {
    if (!this.provider) {
      this.report(segment, 'out_of_order', 'A claim (HL PT) comes before the provider (HL 19) that it belongs to.');
      this.openProvider();
    }
    const patient = { type: '1' as const, last: '' };
    this.claim = { patient, patientControlNumber: '', statuses: [], references: [], lines: [] };
    this.provider!.claims.push(this.claim);
  }

  private closeClaim(): void {
    const { claim, last, report } = this;
    this.claim = undefined;
    this.line = undefined;
    if (!claim) return;
    if (claim.patientControlNumber === '') report(last!, 'missing_segment', 'A claim has no control number (TRN).');
    if (claim.statuses.length === 0) report(last!, 'missing_segment', 'A claim has no status (STC).');
  }

  private take(segment: Segment): boolean {
    const { acknowledgement, report } = this;
    switch (segment.id) {
      case 'ST':
      case 'SE':
        return true;
      case 'BHT':
        acknowledgement.reference = read.text(segment, 3);
        acknowledgement.created = { date: read.date(segment, 4, report) ?? '', time: read.text(segment, 5) };
        return true;
      case 'NM1':
        return this.isFirst(segment) && this.name(segment);
      case 'TRN':
        return this.isFirst(segment) && this.trace(read.required(segment, 2, report));
      case 'STC':
        return this.statuses()?.push(status(segment, report)) !== undefined;
      case 'DTP':
        return this.date(segment);
      case 'REF':
        return this.reference(segment);
      case 'QTY':
      case 'AMT':
        return this.total(segment);
      case 'SVC':
        return this.openLine(segment);
      default:
        return false;
    }
  }

  private isFirst({ id }: Segment): boolean {
    if (this.had.has(id)) return false;
    this.had.add(id);
    return true;
  }

  private name(segment: Segment): boolean {
    const name = read.name(segment);
    switch (this.level) {
      case '20':
        this.acknowledgement.source = { entity: read.text(segment, 1), ...name };
        return true;
      case '21':
        this.acknowledgement.receiver = name;
        return true;
      case '19':
        this.provider!.provider = name;
        return true;
      case 'PT':
        this.claim!.patient = name;
        return true;
      default:
        return false;
    }
  }

  private trace(number: string): boolean {
    switch (this.level) {
      case '20':
        this.acknowledgement.sourceTrace = number;
        return true;
      case '21':
        this.acknowledgement.batchTrace = number;
        return true;
      case '19':
        this.provider!.trace = number;
        return true;
      case 'PT':
        this.claim!.patientControlNumber = number;
        return true;
      default:
        return false;
    }
  }

  private statuses(): ClaimStatus[] | undefined {
    if (this.level === '21') return this.acknowledgement.statuses;
    if (this.level === '19') return this.provider!.statuses;
    return this.level === 'PT' ? (this.line ?? this.claim!).statuses : undefined;
  }

  private date(segment: Segment): boolean {
    const { acknowledgement, level } = this;
    const qualifier = read.text(segment, 1);
    if (level === '20' && qualifier === '050' && acknowledgement.receivedDate === undefined) {
      read.setValue(acknowledgement, 'receivedDate', read.period(segment, this.report).from);
      return true;
    }
    if (level === '20' && qualifier === '009' && acknowledgement.processedDate === undefined) {
      read.setValue(acknowledgement, 'processedDate', read.period(segment, this.report).from);
      return true;
    }
    const owner = this.line ?? this.claim;
    if (qualifier !== '472' || !owner || owner.from !== undefined) return false;
    const { from, through } = read.period(segment, this.report);
    read.setValue(owner, 'from', from);
    read.setValue(owner, 'through', through);
    return true;
  }

  private reference(segment: Segment): boolean {
    const reference = read.reference(segment);
    const { line, claim } = this;
    if (line && reference.qualifier === 'FJ' && line.controlNumber === undefined) line.controlNumber = reference.id;
    else if (claim && !line && reference.qualifier === '1K' && claim.payerControlNumber === undefined) {
      claim.payerControlNumber = reference.id;
    } else {
      const owner = line ?? claim ?? (this.level === '19' ? this.provider : undefined);
      if (!owner) return false;
      owner.references.push(reference);
    }
    return true;
  }

  private total(segment: Segment): boolean {
    const totals: AcknowledgementTotals | undefined =
      this.level === '21' ? this.acknowledgement.totals : this.level === '19' ? this.provider!.totals : undefined;
    const qualifier = read.text(segment, 1);
    const count = segment.id === 'QTY' ? COUNTS[qualifier] : undefined;
    const amount = segment.id === 'AMT' ? AMOUNTS[qualifier] : undefined;
    if (totals && count && totals[count] === undefined)
      read.setValue(totals, count, read.quantity(segment, 2, this.report));
    else if (totals && amount && totals[amount] === undefined) totals[amount] = read.amount(segment, 2, this.report);
    else return false;
    return true;
  }

  private openLine(segment: Segment): boolean {
    if (!this.claim) return false;
    this.line = procedureLine(segment, this.report);
    this.claim.lines.push(this.line);
    return true;
  }
}
