/** What stands above the claims: loops 1000A and 1000B, and the levels of subscriber and patient. */
import * as fields from '../core/fields';
import { per } from '../core/parts';
import { type Element, day, must, plain, text, usual } from './elements';
import { type Loop, type LoopSlot, type SegmentSlot, loopOf } from './loop';
import { patientLoop, patientState, payerLoop, subscriberLoop } from './party';
import { segment } from './slots';
import type { Batch837, Receiver837, Submitter837 } from './types837';
import type { Coverage837, Person837 } from './types837Party';
import type { LoopRest } from './types837Segment';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

/** PER*IC: the telephone alone, or all numbers. */
const submitterContact: SegmentSlot<Submitter837> = {
  id: 'PER',
  qualifiers: ['IC'],
  max: 1,
  read: (target, found) => {
    const { name, numbers } = read.contact(found);
    const phone = numbers.find(({ qualifier }) => qualifier === 'TE')?.number ?? '';
    target.contact = name === undefined ? { phone } : { name, phone };
    if (numbers.length !== 1 || phone === '') target.contact.numbers = numbers;
    return true;
  },
  write: ({ contact: { name, phone, numbers } }) => [
    per({ function: 'IC', name, numbers: numbers ?? [{ qualifier: 'TE', number: phone }] }),
  ],
};

const none = undefined;
const submitterLoop = loopOf<Submitter837>('1000A', [
  [
    segment<Submitter837>(
      'NM1',
      ['41', submitterType(), plain('name'), text('first'), text('middle'), none, none, '46', plain('id')],
      { always: true },
    ),
  ],
  [submitterContact],
]);
const receiverLoop = loopOf<Receiver837>('1000B', [
  [
    segment<Receiver837>('NM1', ['40', '2', plain('name'), none, none, none, none, '46', plain('id')], {
      always: true,
    }),
  ],
]);

function submitterType(): Element<Submitter837> {
  return { read: () => undefined, write: ({ first }) => (first === undefined ? '2' : '1') };
}

/** BHT, 1000A and 1000B. BHT04 and BHT05 are of `created`. */
export const headerLoop = loopOf<Batch837<unknown>>('header', [
  [
    segment<Batch837<unknown>>(
      'BHT',
      ['0019', usual('purpose', '00'), plain('bht03'), created('date'), created('time'), usual('claimType', 'CH')],
      { always: true },
    ),
  ],
  [whole('41', 'submitter', submitterLoop as Loop<object>), whole('40', 'receiver', receiverLoop as Loop<object>)],
]);

function created(part: 'date' | 'time'): Element<Batch837<unknown>> {
  const inner = part === 'date' ? day('date') : plain('time');
  return {
    read: (target, found, index, report) => inner.read(target.created, found, index, report),
    write: (target, id, name) => inner.write(target.created, id, name),
  };
}

/** A loop that is read into what is there already. */
function whole<T extends object>(entity: string, key: keyof T & string, loop: Loop<object>): LoopSlot<T> {
  const of = (target: T) => target[key] as object;
  return { id: 'NM1', qualifiers: [entity], max: 1, loop, open: of, children: (target) => [of(target)] };
}

/** Loop 2000B as it is read and written; of the claims under it each has its own copy. */
export interface SubscriberLevel extends Coverage837, LoopRest {}

/** Loop 2000C. */
export interface PatientLevel extends LoopRest {
  relationship: string;
  patient: Person837;
}

/** SBR02 says 18 or nothing: else the patient's own level has it. */
const selfRelationship: Element<Coverage837> = {
  read: (target, found, index) => void (target.relationship = read.text(found, index)),
  write: ({ relationship }) => (relationship === '18' ? '18' : undefined),
};

export function sbrElements(relationship: Element<Coverage837>): readonly (Element<Coverage837> | undefined)[] {
  const names = [text('group'), text('groupName'), text('mspType')] as const;
  return [must('responsibility'), relationship, ...names, none, none, none, plain('filingIndicator')];
}

/** PAT05 to PAT09 of one of the target's persons. */
function stateOf<T>(person: (target: T) => Person837): Element<T>[] {
  return patientState.map((element) => ({
    read: (target, found, index, report) => element.read(person(target), found, index, report),
    write: (target, id, name) => element.write(person(target), id, name),
  }));
}

export const subscriberLevelLoop = loopOf<SubscriberLevel>('2000B', [
  [segment<SubscriberLevel>('SBR', sbrElements(selfRelationship), { always: true })],
  [segment<SubscriberLevel>('PAT', [none, none, none, none, ...stateOf<SubscriberLevel>((level) => level.subscriber)])],
  [whole<SubscriberLevel>('IL', 'subscriber', subscriberLoop), whole<SubscriberLevel>('PR', 'payer', payerLoop)],
]);

export const patientLevelLoop = loopOf<PatientLevel>('2000C', [
  [
    segment<PatientLevel>(
      'PAT',
      [plain('relationship'), none, none, none, ...stateOf<PatientLevel>((level) => level.patient)],
      { always: true },
    ),
  ],
  [whole<PatientLevel>('QC', 'patient', patientLoop)],
]);
