import type { Report } from '../core/content';
import * as read from '../core/fields';
import { type ClaimContext, person, personDetail, readOtherSbr, readProvider, readSbr } from './coverage837';
import type { Claim837P, Line837P, LineAdjudication, OtherPayer837, Provider837, Segment } from '../types';

type ProviderField = 'referringProvider' | 'renderingProvider' | 'serviceFacility' | 'supervisingProvider';

/** NM101 of loop 2310. */
const PROVIDERS: Readonly<Record<string, ProviderField>> = {
  DN: 'referringProvider',
  '82': 'renderingProvider',
  '77': 'serviceFacility',
  DQ: 'supervisingProvider',
};

/** One CLM and all that follows it: loops 2300 to 2430. */
export class ClaimReader837 {
  readonly claim: Claim837P;
  private other: OtherPayer837 | undefined;
  private line: Line837P | undefined;
  private adjudication: LineAdjudication | undefined;
  private provider: Provider837 | undefined;
  /** In 2330: IL, then PR. */
  private entity = '';

  constructor(
    clm: Segment,
    context: ClaimContext,
    private readonly report: Report,
  ) {
    const { billingProvider, subscriber, payer, patient, relationship } = context;
    const [place = '', , frequency = ''] = read.components(clm, 5);
    this.claim = {
      billingProvider,
      ...readSbr(context.sbr),
      relationship,
      subscriber,
      payer,
      patientControlNumber: read.required(clm, 1, report),
      total: read.amount(clm, 2, report),
      place,
      frequency,
      diagnoses: [],
      otherPayers: [],
      lines: [],
    };
    if (patient) this.claim.patient = patient;
    setUnless(this.claim, 'providerSignature', read.text(clm, 6), 'Y');
    setUnless(this.claim, 'assignment', read.text(clm, 7), 'A');
    setUnless(this.claim, 'benefitsAssigned', read.text(clm, 8), 'Y');
    setUnless(this.claim, 'release', read.text(clm, 9), 'Y');
  }

  segment(segment: Segment): void {
    if (segment.id === 'LX') return this.openLine(segment);
    const known = this.take(segment);
    if (!known) ((this.line ?? this.claim).unknown ??= []).push(read.raw(segment));
  }

  private take(segment: Segment): boolean {
    if (this.line) return this.lineSegment(this.line, segment);
    if (segment.id === 'SBR') return this.openOther(segment);
    return this.other ? this.otherSegment(this.other, segment) : this.claimSegment(segment);
  }

  /** Loops 2300 and 2310. */
  private claimSegment(segment: Segment): boolean {
    const { claim } = this;
    switch (segment.id) {
      case 'REF':
        return this.claimReference(segment);
      case 'NTE':
        if (read.text(segment, 1) !== 'ADD' || claim.note !== undefined) return false;
        claim.note = read.text(segment, 2);
        return true;
      case 'HI':
        return this.diagnoses(segment);
      case 'NM1': {
        const field = PROVIDERS[read.text(segment, 1)];
        this.provider = undefined;
        if (!field || claim[field]) return false;
        this.provider = claim[field] = readProvider(segment);
        return true;
      }
      default:
        return this.providerSegment(segment);
    }
  }

  private claimReference(segment: Segment): boolean {
    const field = CLAIM_REFERENCES[read.text(segment, 1)];
    if (!field || this.provider || this.claim[field] !== undefined) return false;
    this.claim[field] = read.text(segment, 2);
    return true;
  }

  private diagnoses(segment: Segment): boolean {
    if (!/^AB[KF]$/.test(read.components(segment, 1)[0] ?? '')) return false;
    for (let i = 1; i < segment.elements.length; i++) this.claim.diagnoses.push(read.components(segment, i)[1] ?? '');
    return true;
  }

  private providerSegment(segment: Segment): boolean {
    const { provider } = this;
    if (!provider) return false;
    if (segment.id === 'PRV') read.setText(provider, 'taxonomy', read.text(segment, 3));
    else if (segment.id === 'N3' || segment.id === 'N4') provider.address = read.addressOf(segment, provider.address);
    else return false;
    return true;
  }

  private openOther(segment: Segment): boolean {
    this.other = readOtherSbr(segment);
    this.claim.otherPayers.push(this.other);
    this.provider = undefined;
    this.entity = '';
    return true;
  }

  /** Loops 2320, 2330A and 2330B. */
  private otherSegment(other: OtherPayer837, segment: Segment): boolean {
    const { report } = this;
    const qualifier = read.text(segment, 1);
    switch (segment.id) {
      case 'CAS':
        read.adjustments(segment, report, other.adjustments);
        return true;
      case 'AMT':
        if (qualifier === 'D') other.paid = read.amount(segment, 2, report);
        else if (qualifier === 'EAF') other.remainingPatientLiability = read.amount(segment, 2, report);
        else return false;
        return true;
      case 'OI':
        setUnless(other, 'benefitsAssigned', read.text(segment, 3), 'Y');
        setUnless(other, 'release', read.text(segment, 6), 'Y');
        return true;
      case 'NM1':
        this.entity = qualifier;
        if (qualifier === 'IL') other.subscriber = { ...person(segment), memberId: read.text(segment, 9) };
        else if (qualifier === 'PR') other.payer = { name: read.text(segment, 3), id: read.text(segment, 9) };
        else return false;
        return true;
      case 'DTP':
        if (qualifier !== '573' || this.entity !== 'PR') return false;
        read.setValue(other, 'paidDate', read.period(segment, report).from);
        return true;
      case 'REF':
        if (qualifier !== 'F8' || this.entity !== 'PR') return false;
        other.payerControlNumber = read.text(segment, 2);
        return true;
      default:
        return this.entity === 'IL' && personDetail(other.subscriber, segment, report);
    }
  }

  private openLine(segment: Segment): void {
    const lineNumber = read.quantity(segment, 1, this.report) ?? this.claim.lines.length + 1;
    const { lines } = this.claim;
    const charge = 0 as Line837P['charge'];
    this.line = {
      lineNumber,
      code: '',
      modifiers: [],
      charge,
      unit: '',
      units: 0,
      diagnosisPointers: [],
      from: '',
      cob: [],
    };
    this.adjudication = undefined;
    this.provider = undefined;
    lines.push(this.line);
  }

  /** A second SV1 under one LX: reported, and read as a line of its own so that no charge is lost. */
  private lineWithoutLx(segment: Segment): boolean {
    this.report(segment, 'out_of_order', 'A service (SV1) comes without a line number (LX) of its own.');
    this.openLine({ ...segment, id: 'LX', elements: ['LX'] });
    return this.lineSegment(this.line!, segment);
  }

  /** Loops 2400, 2420 and 2430. */
  private lineSegment(line: Line837P, segment: Segment): boolean {
    const { report, adjudication } = this;
    const qualifier = read.text(segment, 1);
    switch (segment.id) {
      case 'SV1':
        if (line.code !== '') return this.lineWithoutLx(segment);
        return service(line, segment, report);
      case 'DTP':
        if (qualifier === '472') {
          const { from, through } = read.period(segment, report);
          line.from = from ?? '';
          read.setValue(line, 'through', through);
        } else if (qualifier === '573' && adjudication) {
          read.setValue(adjudication, 'date', read.period(segment, report).from);
        } else return false;
        return true;
      case 'REF':
        if (qualifier !== '6R' || line.controlNumber !== undefined) return false;
        line.controlNumber = read.text(segment, 2);
        return true;
      case 'NM1':
        this.provider = undefined;
        if (qualifier !== '82' || line.renderingProvider) return false;
        this.provider = line.renderingProvider = readProvider(segment);
        return true;
      case 'SVD':
        this.provider = undefined;
        this.adjudication = adjudicated(segment, report);
        line.cob.push(this.adjudication);
        return true;
      case 'CAS':
        if (!adjudication) return false;
        read.adjustments(segment, report, adjudication.adjustments);
        return true;
      default:
        return this.providerSegment(segment);
    }
  }
}

const CLAIM_REFERENCES: Readonly<Record<string, 'originalReference' | 'priorAuthorization' | 'clearinghouseTrace'>> = {
  F8: 'originalReference',
  G1: 'priorAuthorization',
  D9: 'clearinghouseTrace',
};

function service(line: Line837P, segment: Segment, report: Report): boolean {
  const { qualifier, code, modifiers, description } = read.procedure(segment, 1);
  setUnless(line, 'qualifier', qualifier, 'HC');
  Object.assign(line, { code, modifiers, charge: read.amount(segment, 2, report), unit: read.text(segment, 3) });
  read.setText(line, 'description', description ?? '');
  line.units = read.quantity(segment, 4, report) ?? 0;
  read.setText(line, 'place', read.text(segment, 5));
  line.diagnosisPointers = read.components(segment, 7).flatMap((text) => (/^\d+$/.test(text) ? [Number(text)] : []));
  return true;
}

function adjudicated(segment: Segment, report: Report): LineAdjudication {
  const adjudication: LineAdjudication = {
    payerId: read.text(segment, 1),
    paid: read.amount(segment, 2, report),
    procedure: read.procedure(segment, 3),
    units: read.quantity(segment, 5, report) ?? 1,
    adjustments: [],
  };
  read.setValue(adjudication, 'bundledLineNumber', read.quantity(segment, 6, report));
  return adjudication;
}

/** A field that is left out where it has its usual value. */
function setUnless<K extends string>(
  target: { [key in K]?: string | undefined },
  key: K,
  value: string,
  usual: string,
): void {
  if (value !== '' && value !== usual) target[key] = value;
}
