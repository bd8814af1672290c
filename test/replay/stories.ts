/**
 * What the recorded histories tell. Each is one run of one workflow type that uses some of the loop's ways: looks, the
 * timer, continue-as-new, the ordinary fallback, a delivery. New ways get new stories; a recorded file is never changed,
 * because somewhere an encounter with just this history still runs (ADR 0002).
 */
import type { OwnerKind } from '../../src/ids';

export interface Story {
  name: string;
  kind: OwnerKind;
  /** Looks, each sent when the one before has been stepped; `skip` fires the next timer of the told organisation. */
  acts: string[];
  /** The first steps fail so often. */
  failures?: number;
  /** The run ends as new after so many wakes. */
  wakesPerRun?: number;
}

const EACH: OwnerKind[] = [
  'encounter',
  'account',
  'practice',
  'submission',
  'remittanceFile',
  'acknowledgementFile',
  'ruleBacktest',
];

export const STORIES: Story[] = [
  ...EACH.map((kind): Story => ({ name: 'three-wakes', kind, acts: ['open/30/a', 'note/b', 'close/c'] })),
  ...EACH.map((kind): Story => ({ name: 'not-yet-then-resting', kind, acts: ['open/30/a', 'skip', 'skip', 'note/b'] })),
  { name: 'carried-on', kind: 'encounter', acts: ['every/5/60/a', 'note/b'], wakesPerRun: 1 },
  { name: 'ordinary-fallback', kind: 'encounter', acts: ['open/30/a', 'close/b'], failures: 3 },
  { name: 'delivered', kind: 'submission', acts: ['send/a', 'note/b', 'close/c'] },
];
