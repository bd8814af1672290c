import { ZERO } from '../../money/cents';
import { type Opener, type Report, type TransactionParser, parseContent, streamContent } from '../core/content';
import * as read from '../core/fields';
import { claimSegment, newClaim } from './claim835';
import type {
  Parsed835,
  ProviderAdjustment,
  RawSegment,
  Remittance,
  Remittance835Event,
  RemittanceBank,
  RemittanceClaim,
  RemittanceHeader,
  RemittancePayment,
  Segment,
  X12Source,
} from '../types';

/** Reads every 835 of a file. */
export function parse835(bytes: Buffer): Parsed835 {
  const remittances: Remittance[] = [];
  let claims: RemittanceClaim[] = [];
  const take = (event: Remittance835Event) => {
    if (event.type === 'claim') claims.push(event.claim);
    if (event.type !== 'remittance_end') return;
    remittances.push({ ...event.remittance, claims, providerAdjustments: event.providerAdjustments });
    claims = [];
  };
  const errors = parseContent(bytes, '835', open835, take);
  return { remittances, errors };
}

/** Reads an 835 of any size claim by claim; memory does not grow with the file. Faults are events, never thrown. */
export function stream835(source: X12Source): AsyncGenerator<Remittance835Event> {
  return streamContent<Remittance835Event>(source, { '835': open835 });
}

export const open835: Opener<Remittance835Event> = (st, report, tell) => new Parser835(st.control, report, tell);

/** One ST..SE. The header is told of before the first claim; a claim is told of when the next segment shows its end. */
class Parser835 implements TransactionParser {
  private readonly header: RemittanceHeader;
  private readonly providerAdjustments: ProviderAdjustment[] = [];
  private readonly seen = new Set<string>();
  private claim: RemittanceClaim | undefined;
  private claimCount = 0;
  private headerTold = false;
  private party: 'PR' | 'PE' | undefined;
  private loop: { number: string; summaries: RawSegment[] } | undefined;
  private hasLoop = false;
  private last: Segment | undefined;

  constructor(
    stControlNumber: string,
    private readonly report: Report,
    private readonly tell: (event: Remittance835Event) => void,
  ) {
    this.header = {
      stControlNumber,
      payment: { handling: '', amount: ZERO, creditDebit: '', method: '', date: '' },
      trace: '',
      originatingCompany: '',
      payer: { name: '', id: '', idSource: 'TRN03', contacts: [], references: [] },
      payee: { name: '', references: [] },
      unknown: [],
    };
  }

  segment(segment: Segment): void {
    this.last = segment;
    switch (segment.id) {
      case 'ST':
      case 'SE':
        return;
      case 'LX':
        this.closeClaim();
        this.loop = { number: read.text(segment, 1), summaries: [] };
        this.hasLoop = true;
        return;
      case 'CLP':
        return this.openClaim(segment);
      case 'PLB':
        this.closeClaim();
        return this.providerAdjustment(segment);
      default:
        if (this.claim) claimSegment(this.claim, segment, this.report);
        else this.outsideClaims(segment);
    }
  }

  /** Money that belongs to no claim is a fault, not a summary: nothing of such a file may be posted. */
  private outsideClaims(segment: Segment): void {
    if (segment.id === 'SVC' || segment.id === 'CAS') {
      const message = `A ${segment.id} segment comes without a claim (CLP) that it belongs to.`;
      this.report(segment, 'out_of_order', message);
    }
    if (this.loop) this.loop.summaries.push(read.raw(segment));
    else this.headerSegment(segment);
  }

  end(): void {
    this.closeClaim();
    this.tellHeader();
    const { header: remittance, claimCount, providerAdjustments } = this;
    this.tell({ type: 'remittance_end', remittance, claimCount, providerAdjustments });
  }

  private openClaim(segment: Segment): void {
    this.closeClaim();
    this.tellHeader();
    if (!this.hasLoop) {
      const message = 'A claim (CLP) comes before the header number (LX) that it belongs under.';
      this.report(segment, 'out_of_order', message);
      this.hasLoop = true;
    }
    this.claim = newClaim(segment, this.report);
    if (this.loop) this.claim.headerLoop = this.loop;
    this.loop = undefined;
  }

  private closeClaim(): void {
    if (!this.claim) return;
    this.tell({ type: 'claim', claim: this.claim, index: this.claimCount++ });
    this.claim = undefined;
  }

  /** The header is whole as soon as the first claim, or the end, is there. */
  private tellHeader(): void {
    if (this.headerTold) return;
    this.headerTold = true;
    const { payer, originatingCompany } = this.header;
    if (payer.id === '') payer.id = originatingCompany;
    for (const id of ['BPR', 'TRN', 'N1*PR', 'N1*PE']) {
      if (!this.seen.has(id)) {
        this.report(this.last!, 'missing_segment', `The ${id.replace('*', ' ')} segment is missing from the header.`);
      }
    }
    this.tell({ type: 'remittance', remittance: this.header });
  }

  private headerSegment(segment: Segment): void {
    const { header, report } = this;
    this.seen.add(segment.id);
    switch (segment.id) {
      case 'BPR':
        header.payment = payment(segment, report);
        return;
      case 'TRN':
        header.trace = read.required(segment, 2, report);
        header.originatingCompany = read.text(segment, 3);
        read.setText(header, 'originatingSupplement', read.text(segment, 4));
        return;
      case 'DTM':
        if (read.text(segment, 1) !== '405') break;
        read.setValue(header, 'productionDate', read.date(segment, 2, report));
        return;
      case 'N1':
        return this.openParty(segment);
      default:
        if (this.party && this.partySegment(segment)) return;
        if (segment.id === 'REF' && read.text(segment, 1) === 'EV') {
          header.receiverId = read.text(segment, 2);
          return;
        }
    }
    header.unknown.push(read.raw(segment));
  }

  /** Loops 1000A and 1000B. */
  private openParty(segment: Segment): void {
    const code = read.text(segment, 1);
    const { payer, payee } = this.header;
    const id = read.text(segment, 4);
    if (code === 'PR') {
      payer.name = read.text(segment, 2);
      if (id !== '') Object.assign(payer, { id, idSource: 'N104' });
    } else if (code === 'PE') {
      payee.name = read.text(segment, 2);
      const qualifier = read.text(segment, 3);
      if (qualifier === 'XX') read.setText(payee, 'npi', id);
      else if (qualifier === 'FI') read.setText(payee, 'taxId', id);
      else if (id !== '') payee.references.push({ qualifier, id });
    } else {
      this.party = undefined;
      this.header.unknown.push(read.raw(segment));
      return;
    }
    this.party = code;
    this.seen.add(`N1*${code}`);
  }

  private partySegment(segment: Segment): boolean {
    const { payer, payee } = this.header;
    const party = this.party === 'PR' ? payer : payee;
    switch (segment.id) {
      case 'N3':
      case 'N4':
        party.address = read.addressOf(segment, party.address);
        return true;
      case 'PER':
        if (this.party !== 'PR') return false;
        payer.contacts.push(read.contact(segment));
        return true;
      case 'REF': {
        const { qualifier, id } = read.reference(segment);
        if (this.party === 'PR' && qualifier === '2U' && payer.idSource !== '2U') {
          Object.assign(payer, { id, idSource: '2U' });
        } else if (this.party === 'PE' && qualifier === 'TJ' && payee.taxId === undefined) payee.taxId = id;
        else party.references.push({ qualifier, id });
        return true;
      }
      default:
        return false;
    }
  }

  /** PLB03/04 to PLB13/14: up to six reasons and amounts, as many PLB as the payer likes. */
  private providerAdjustment(segment: Segment): void {
    this.tellHeader();
    const npi = read.text(segment, 1);
    const fiscalDate = read.date(segment, 2, this.report) ?? '';
    for (let i = 3; i < segment.elements.length; i += 2) {
      const [reason = '', reference = ''] = read.components(segment, i);
      if (reason === '' && read.text(segment, i + 1) === '') continue;
      if (reason === '') read.missing(segment, i, this.report);
      const adjustment: ProviderAdjustment = {
        npi,
        fiscalDate,
        reason,
        amount: read.amount(segment, i + 1, this.report),
      };
      read.setText(adjustment, 'reference', reference);
      this.providerAdjustments.push(adjustment);
    }
  }
}

function payment(segment: Segment, report: Report): RemittancePayment {
  const result: RemittancePayment = {
    handling: read.text(segment, 1),
    amount: read.amount(segment, 2, report),
    creditDebit: read.text(segment, 3),
    method: read.text(segment, 4),
    date: read.date(segment, 16, report) ?? '',
  };
  const bank: RemittanceBank = {};
  BANK_FIELDS.forEach((field, i) => read.setText(bank, field, read.text(segment, 5 + i)));
  if (Object.keys(bank).length > 0) result.bank = bank;
  return result;
}

/** BPR05 to BPR15, in order. */
export const BANK_FIELDS = [
  'format',
  'senderIdQualifier',
  'senderId',
  'senderAccountQualifier',
  'senderAccount',
  'originatingCompany',
  'originatingSupplement',
  'receiverIdQualifier',
  'receiverId',
  'receiverAccountQualifier',
  'receiverAccount',
] as const satisfies readonly (keyof RemittanceBank)[];
