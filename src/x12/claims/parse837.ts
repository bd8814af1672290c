import { type Opener, type Report, type TransactionParser, parseContent, streamContent } from '../core/content';
import * as fields from '../core/fields';
import type { Segment, X12Error, X12Source } from '../types';
import { professional } from './claim837p';
import { institutional } from './claim837i';
import type { Guide837 } from './guide';
import { type PatientLevel, type SubscriberLevel, headerLoop, patientLevelLoop, subscriberLevelLoop } from './level';
import { LoopReader } from './loopReader';
import { billingLoop } from './party';
import type { Batch837, BatchHeader837, Batch837Event, Parsed837I, Parsed837P } from './types837';
import type { Claim837, Claim837I, Claim837P } from './types837Claim';
import type { BillingProvider } from './types837Party';
import type { LoopRest } from './types837Segment';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

/** Reads every 837P of a file. */
export function parse837P(bytes: Buffer): Parsed837P {
  return parse837(bytes, professional);
}

/** Reads every 837I of a file. */
export function parse837I(bytes: Buffer): Parsed837I {
  return parse837(bytes, institutional);
}

/** Reads an 837P of any size claim by claim; memory does not grow with the file. Faults are events, never thrown. */
export function stream837P(source: X12Source): AsyncGenerator<Batch837Event<Claim837P>> {
  return stream837(source, professional);
}

/** As `stream837P`, an 837I. */
export function stream837I(source: X12Source): AsyncGenerator<Batch837Event<Claim837I>> {
  return stream837(source, institutional);
}

function parse837<Claim extends Claim837>(
  bytes: Buffer,
  guide: Guide837<Claim>,
): { batches: Batch837<Claim>[]; errors: X12Error[] } {
  const batches: Batch837<Claim>[] = [];
  let claims: Claim[] = [];
  const take = (event: Batch837Event<Claim>) => {
    if (event.type === 'claim') claims.push(event.claim);
    if (event.type !== 'batch_end') return;
    batches.push({ ...event.batch, claims });
    claims = [];
  };
  const errors = parseContent(bytes, guide.kind, open837(guide), take);
  return { batches, errors };
}

function stream837<Claim extends Claim837>(
  source: X12Source,
  guide: Guide837<Claim>,
): AsyncGenerator<Batch837Event<Claim>> {
  return streamContent<Batch837Event<Claim>>(source, { [guide.kind]: open837(guide) });
}

function open837<Claim extends Claim837>(guide: Guide837<Claim>): Opener<Batch837Event<Claim>> {
  return (st, report, tell) => new Parser837(guide, st, report, tell);
}

export const open837P = open837(professional);
export const open837I = open837(institutional);

/** The highest level that has been opened since the last claim. */
type Opened = '20' | '22' | '23' | 'CLM';

/**
 * One ST..SE: it goes from level to level; what stands in each is its loop's table. The header is told of before the first
 * claim; a claim is told of when the next claim or level shows its end.
 */
class Parser837<Claim extends Claim837> implements TransactionParser {
  private readonly batch: BatchHeader837;
  private headerTold = false;
  private claim: Claim | undefined;
  private claimCount = 0;
  /** Of the claim before. */
  private claimBilling: BillingProvider | undefined;
  private readonly reader: LoopReader;
  private billing = newBilling();
  private subscriber = newSubscriberLevel();
  private patient: PatientLevel | undefined;
  private opened: Opened = '20';

  constructor(
    private readonly guide: Guide837<Claim>,
    st: { control: string; version: string },
    private readonly report: Report,
    private readonly tell: (event: Batch837Event<Claim>) => void,
  ) {
    this.batch = newBatch(st.control);
    if (st.version !== guide.version) this.batch.version = st.version;
    this.reader = new LoopReader(report);
    this.reader.start(headerLoop, this.batch);
  }

  segment(segment: Segment): void {
    switch (segment.id) {
      case 'ST':
      case 'SE':
        return;
      case 'HL':
        return this.level(segment);
      case 'CLM':
        this.openClaim();
        break;
      default:
    }
    this.reader.segment(segment);
  }

  end(): void {
    this.closeClaim();
    this.tellHeader();
    this.tell({ type: 'batch_end', batch: this.batch, claimCount: this.claimCount });
  }

  private closeClaim(): void {
    this.reader.finish();
    if (!this.claim) return;
    this.tell({ type: 'claim', claim: this.claim, index: this.claimCount++ });
    this.claimBilling = this.claim.billingProvider;
    this.claim = undefined;
  }

  private tellHeader(): void {
    if (this.headerTold) return;
    this.headerTold = true;
    this.tell({ type: 'batch', batch: this.batch });
  }

  private level(segment: Segment): void {
    this.closeClaim();
    switch (read.text(segment, 3)) {
      case '20':
        this.billing = newBilling();
        this.subscriber = newSubscriberLevel();
        this.patient = undefined;
        this.opened = '20';
        return this.reader.start(billingLoop, this.billing);
      case '22':
        this.subscriber = newSubscriberLevel();
        this.patient = undefined;
        if (this.opened !== '20') this.opened = '22';
        return this.reader.start(subscriberLevelLoop, this.subscriber);
      case '23':
        this.patient = { relationship: '', patient: { last: '' } };
        if (this.opened === 'CLM') this.opened = '23';
        return this.reader.start(patientLevelLoop, this.patient);
      default:
        this.report(segment, 'out_of_order', 'HL03 is not a level of a claim (20, 22 or 23).', 3);
    }
  }

  private openClaim(): void {
    this.closeClaim();
    this.tellHeader();
    this.claim = this.newClaim();
    this.opened = 'CLM';
    this.reader.start(this.guide.loop, this.claim);
  }

  private newClaim(): Claim {
    const { billing: billingProvider, subscriber: coverage, patient } = this;
    const { responsibility, filingIndicator, subscriber, payer, group, groupName, mspType } = coverage;
    const { relationship } = patient ?? coverage;
    const head = { billingProvider, responsibility, relationship, filingIndicator, subscriber, payer };
    const claim = this.guide.create(head);
    if (group !== undefined) claim.group = group;
    if (groupName !== undefined) claim.groupName = groupName;
    if (mspType !== undefined) claim.mspType = mspType;
    if (patient) claim.patient = patient.patient;
    read.setValue(claim, 'level', this.levelOf());
    read.setValue(claim, 'subscriberLevel', restOf(coverage));
    if (patient) read.setValue(claim, 'patientLevel', restOf(patient));
    return claim;
  }

  /** Only what the writer would not do by itself: it opens a subscriber's level for each claim, and shares billing providers. */
  private levelOf(): Claim837['level'] {
    const before = this.claimBilling;
    if (this.opened === '22' || !before) return undefined;
    if (this.opened !== '20') return this.opened;
    return JSON.stringify(before) === JSON.stringify(this.billing) ? '20' : undefined;
  }
}

/** What a level keeps beside what it names; undefined where there is nothing. */
function restOf({ unknown, order, sizes, extra }: LoopRest): LoopRest | undefined {
  if (!unknown && !order && !sizes && !extra) return undefined;
  const rest: LoopRest = {};
  if (unknown) rest.unknown = unknown;
  if (order) rest.order = order;
  if (sizes) rest.sizes = sizes;
  if (extra) rest.extra = extra;
  return rest;
}

function newBatch(stControlNumber: string): BatchHeader837 {
  return {
    stControlNumber,
    bht03: '',
    created: { date: '', time: '' },
    submitter: { name: '', id: '', contact: { phone: '' } },
    receiver: { name: '', id: '' },
  };
}

function newBilling(): BillingProvider {
  return { name: '', npi: '', taxId: '', address: { line1: '', city: '' } };
}

function newSubscriberLevel(): SubscriberLevel {
  return {
    responsibility: '',
    relationship: '',
    filingIndicator: '',
    subscriber: { last: '', memberId: '' },
    payer: { name: '', id: '' },
  };
}
