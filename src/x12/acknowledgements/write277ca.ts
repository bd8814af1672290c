import { formatX12 } from '../../money/cents';
import { digitsOf } from '../core/dates';
import { seg } from '../core/element';
import { dtp, nm1, ref, refs } from '../core/parts';
import { lineSvc, stc } from './status277';
import type {
  AcknowledgedClaim,
  AcknowledgedProvider,
  AcknowledgementTotals,
  ClaimAcknowledgement,
  RawSegment,
  TransactionOut,
} from '../types';

/** A 277CA as its segments. Without providers it is the refusal (or acceptance) of a whole batch. */
export function write277ca(acknowledgement: ClaimAcknowledgement): TransactionOut {
  const { reference, created, source, receiver, providers, totals } = acknowledgement;
  const hl = counter();
  const [sourceHl] = hl(undefined, '20', true);
  const [receiverHl, receiverNumber] = hl('1', '21', providers.length > 0);
  const segments = [
    seg('BHT', '0085', '08', reference, digitsOf(created.date), created.time, 'TH'),
    sourceHl,
    nm1(source.entity, source),
    ...trn('1', acknowledgement.sourceTrace),
    ...dtp('050', acknowledgement.receivedDate),
    ...dtp('009', acknowledgement.processedDate),
    ...(acknowledgement.sourceUnknown ?? []),
    receiverHl,
    nm1('41', receiver),
    ...trn('2', acknowledgement.batchTrace),
    ...acknowledgement.statuses.map(stc),
    ...totalSegments(totals, '90', 'AA'),
    ...acknowledgement.unknown,
  ];
  for (const provider of providers) {
    const [providerHl, number] = hl(receiverNumber, '19', provider.claims.length > 0);
    segments.push(providerHl, ...providerSegments(provider));
    for (const claim of provider.claims) segments.push(hl(number, 'PT', undefined)[0], ...claimSegments(claim));
  }
  return { id: '277', control: acknowledgement.stControlNumber, version: '005010X214', segments };
}

type NextLevel = (parent: string | undefined, code: string, children: boolean | undefined) => [RawSegment, string];

function counter(): NextLevel {
  let count = 0;
  return (parent, code, children) => {
    const number = String(++count);
    const hl04 = children === undefined ? undefined : children ? '1' : '0';
    return [seg('HL', number, parent, code, hl04), number];
  };
}

function trn(type: string, number: string | undefined): RawSegment[] {
  return number === undefined ? [] : [seg('TRN', type, number)];
}

function totalSegments(totals: AcknowledgementTotals, accepted: string, rejected: string): RawSegment[] {
  const { acceptedCount, rejectedCount, acceptedAmount, rejectedAmount } = totals;
  return [
    ...(acceptedCount === undefined ? [] : [seg('QTY', accepted, String(acceptedCount))]),
    ...(rejectedCount === undefined ? [] : [seg('QTY', rejected, String(rejectedCount))]),
    ...(acceptedAmount === undefined ? [] : [seg('AMT', 'YU', formatX12(acceptedAmount))]),
    ...(rejectedAmount === undefined ? [] : [seg('AMT', 'YY', formatX12(rejectedAmount))]),
  ];
}

/** Loops 2100C and 2200C. */
function providerSegments(provider: AcknowledgedProvider): RawSegment[] {
  return [
    nm1('85', provider.provider),
    ...trn('1', provider.trace),
    ...provider.statuses.map(stc),
    ...refs(provider.references),
    ...totalSegments(provider.totals, 'QA', 'QC'),
    ...(provider.unknown ?? []),
  ];
}

/** Loops 2100D, 2200D and 2220D. */
function claimSegments(claim: AcknowledgedClaim): RawSegment[] {
  return [
    nm1('QC', claim.patient),
    ...trn('2', claim.patientControlNumber),
    ...claim.statuses.map(stc),
    ...ref('1K', claim.payerControlNumber),
    ...refs(claim.references),
    ...dtp('472', claim.from, claim.through),
    ...(claim.unknown ?? []),
    ...claim.lines.flatMap((line) => [
      lineSvc(line),
      ...line.statuses.map(stc),
      ...ref('FJ', line.controlNumber),
      ...refs(line.references),
      ...dtp('472', line.from, line.through),
      ...(line.unknown ?? []),
    ]),
  ];
}
