/** What loop 2300 has in both guides. */
import * as fields from '../core/fields';
import { type Element, must, mustMoney, text, usual } from './elements';
import type { SegmentSlot } from './loop';
import { dayOf, ref, segment, texts } from './slots';
import type { Claim837 } from './types837Claim';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

const none = undefined;

/** CLM, which differs in the place of service, in who signs and in what comes after CLM09. */
export function clm<C extends Claim837>(
  place: Element<C>,
  signature: Element<C>,
  more: readonly (Element<C> | undefined)[],
): SegmentSlot<C> {
  const answers = [usual('assignment', 'A'), usual('benefitsAssigned', 'Y'), usual('release', 'Y')] as const;
  return segment<C>(
    'CLM',
    [must('patientControlNumber'), mustMoney('total'), none, none, place, signature, ...answers, ...more],
    { always: true },
  );
}

/** CLM05: place or facility type, what code it is (B or A), frequency. */
export const clm05 = <K extends string>(
  key: K,
  qualifier: 'A' | 'B',
): Element<{ [P in K]?: string } & { frequency: string }> => ({
  read: (target, found, index) => {
    const [place = '', , frequency = ''] = read.components(found, index);
    Object.assign(target, { [key]: place, frequency });
  },
  write: (target) => [target[key], qualifier, target.frequency],
});

export const delayReason = text('delayReason');

/** REFs of loop 2300 that both guides have; each guide adds its own. */
export const claimReferences = [
  ref('4N', 'authorizationException'),
  ref('9F', 'referralNumber'),
  ref('G1', 'priorAuthorization'),
  ref('F8', 'originalReference'),
  ref('9A', 'repricedReference'),
  ref('9C', 'adjustedRepricedReference'),
  ref('LX', 'investigationalDevice'),
  ref('D9', 'clearinghouseTrace'),
  ref('EA', 'medicalRecordNumber'),
  ref('P4', 'demonstrationProject'),
] as const;

export const repricerReceived = dayOf('050', 'repricerReceivedDate');
export const fileInformation = texts('K3', 'fileInformation', 10);
export const claimNote = segment<Claim837>('NTE', ['ADD', text('note')]);
