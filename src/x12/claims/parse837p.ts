import { type Report, type TransactionParser, parseContent } from '../core/content';
import * as read from '../core/fields';
import { ClaimReader837 } from './claimReader837';
import { type ClaimContext, person, personDetail } from './coverage837';
import type { Batch837P, Parsed837P, Segment } from '../types';

/** Reads every 837P of a file. */
export function parse837P(bytes: Buffer): Parsed837P {
  const batches: Batch837P[] = [];
  const errors = parseContent(bytes, '837P', (st, report) => {
    const parser = new Parser837P(st.control, report);
    batches.push(parser.batch);
    return parser;
  });
  return { batches, errors };
}

/** Loops 1000A to 2010CA; from CLM on, `ClaimReader837`. */
class Parser837P implements TransactionParser {
  readonly batch: Batch837P;
  private context = newContext();
  private claim: ClaimReader837 | undefined;
  /** NM101 of the loop that N3, N4, DMG, REF and PER belong to. */
  private entity = '';

  constructor(
    stControlNumber: string,
    private readonly report: Report,
  ) {
    this.batch = {
      stControlNumber,
      bht03: '',
      created: { date: '', time: '' },
      submitter: { name: '', id: '', contact: { phone: '' } },
      receiver: { name: '', id: '' },
      claims: [],
    };
  }

  segment(segment: Segment): void {
    switch (segment.id) {
      case 'ST':
      case 'SE':
        return;
      case 'HL':
        this.claim = undefined;
        return this.level(segment);
      case 'CLM':
        this.claim = new ClaimReader837(segment, this.context, this.report);
        this.batch.claims.push(this.claim.claim);
        return;
      default:
        if (this.claim) this.claim.segment(segment);
        else if (!this.headSegment(segment)) (this.batch.unknown ??= []).push(read.raw(segment));
    }
  }

  end(): void {
    // A claim is whole as it is read: nothing waits for the end.
  }

  private level(segment: Segment): void {
    const { billingProvider, ...rest } = this.context;
    this.entity = '';
    switch (read.text(segment, 3)) {
      case '20':
        this.context = newContext();
        return;
      case '22':
        this.context = { ...newContext(), billingProvider };
        return;
      case '23':
        this.context = { ...rest, billingProvider, patient: { last: '' } };
        return;
      default:
        this.report(segment, 'out_of_order', 'HL03 is not a level of a professional claim (20, 22 or 23).', 3);
    }
  }

  private headSegment(segment: Segment): boolean {
    const { batch, context } = this;
    switch (segment.id) {
      case 'BHT':
        batch.bht03 = read.text(segment, 3);
        batch.created = { date: read.date(segment, 4, this.report) ?? '', time: read.text(segment, 5) };
        return true;
      case 'PRV':
        if (read.text(segment, 1) !== 'BI') return false;
        read.setText(context.billingProvider, 'taxonomy', read.text(segment, 3));
        return true;
      case 'SBR':
        context.sbr = segment;
        context.relationship = read.text(segment, 2);
        return true;
      case 'PAT':
        if (!context.patient) return false;
        context.relationship = read.text(segment, 1);
        return true;
      case 'NM1':
        return this.party(segment);
      default:
        return this.detail(segment);
    }
  }

  private party(segment: Segment): boolean {
    const { batch, context } = this;
    this.entity = read.text(segment, 1);
    const last = read.text(segment, 3);
    const id = read.text(segment, 9);
    switch (this.entity) {
      case '41':
        Object.assign(batch.submitter, { name: last, id });
        return true;
      case '40':
        batch.receiver = { name: last, id };
        return true;
      case '85':
        Object.assign(context.billingProvider, { name: last, npi: id });
        read.setText(context.billingProvider, 'first', read.text(segment, 4));
        return true;
      case 'IL':
        context.subscriber = { ...person(segment), memberId: id };
        return true;
      case 'PR':
        context.payer = { name: last, id };
        return true;
      case 'QC':
        if (!context.patient) return false;
        context.patient = person(segment);
        return true;
      default:
        return false;
    }
  }

  /** N3, N4, DMG, REF and PER of the party before. */
  private detail(segment: Segment): boolean {
    const { billingProvider, subscriber, patient } = this.context;
    const isAddress = segment.id === 'N3' || segment.id === 'N4';
    switch (this.entity) {
      case '41':
        if (segment.id !== 'PER') return false;
        return this.submitterContact(segment);
      case '85':
        if (isAddress) billingProvider.address = read.addressOf(segment, billingProvider.address);
        else if (segment.id === 'REF' && read.text(segment, 1) === 'EI') billingProvider.taxId = read.text(segment, 2);
        else if (segment.id === 'PER') billingProvider.contact = read.contact(segment);
        else return false;
        return true;
      case 'IL':
        return personDetail(subscriber, segment, this.report);
      case 'QC':
        return patient !== undefined && personDetail(patient, segment, this.report);
      default:
        return false;
    }
  }

  private submitterContact(segment: Segment): boolean {
    const { name, numbers } = read.contact(segment);
    const phone = numbers.find(({ qualifier }) => qualifier === 'TE')?.number ?? '';
    this.batch.submitter.contact = name === undefined ? { phone } : { name, phone };
    return true;
  }
}

function newContext(): ClaimContext {
  return {
    billingProvider: { name: '', npi: '', taxId: '', address: { line1: '', city: '' } },
    sbr: undefined,
    subscriber: { last: '', memberId: '' },
    payer: { name: '', id: '' },
    relationship: '',
    patient: undefined,
  };
}
