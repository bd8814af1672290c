/** What happens to a file on its way: by a stable hash of its name, so that the same file always has the same fate. */
import { stableShare } from '../random';
import type { Faults } from './habits';

export type AnswerKind = 'TA1' | '999' | '277ca' | '835' | '271' | '277';
export type Fate = 'fine' | 'cut' | 'duplicate' | 'late' | 'reordered' | 'unbalanced';

/** One appearance of a file: how many hours after its time, under which variant. */
export interface Appearance {
  suffix: '' | '-again';
  afterHours: number;
  /** Whole; ending in the middle; with a total that is off; whole under other control numbers. */
  form: 'whole' | 'cut' | 'unbalanced' | 'renewed';
}

const DAY = 24;
/** A 999 comes after its 277CA, a 277CA after its 835, an 835 after the next week's. */
const OVERTAKEN_HOURS: Record<AnswerKind, number> = {
  TA1: 26,
  '999': 28,
  '277ca': 24 * DAY,
  '835': 8 * DAY,
  '271': 2,
  '277': 2,
};

export function fateOf(seed: number, name: string, kind: AnswerKind, faults: Faults): Fate {
  let place = stableShare('fate', seed, name);
  const fates: [Fate, number][] = [
    ['cut', faults.cut],
    ['duplicate', faults.duplicate],
    ['late', faults.late],
    ['reordered', faults.reordered],
    ['unbalanced', kind === '835' ? faults.unbalanced : 0],
  ];
  for (const [fate, share] of fates) if ((place -= share) < 0) return fate;
  return 'fine';
}

export function appearancesOf(seed: number, name: string, kind: AnswerKind, faults: Faults): Appearance[] {
  const whole: Appearance = { suffix: '', afterHours: 0, form: 'whole' };
  const again = (afterDays: number, form: Appearance['form']): Appearance => ({
    suffix: '-again',
    afterHours: afterDays * DAY,
    form,
  });
  const fate = fateOf(seed, name, kind, faults);
  switch (fate) {
    case 'fine':
      return [whole];
    case 'cut':
    case 'unbalanced':
      return [{ ...whole, form: fate }, again(faults.resendDays, 'renewed')];
    case 'duplicate':
      return [whole, again(1, stableShare('same bytes', seed, name) < 0.5 ? 'whole' : 'renewed')];
    case 'late':
      return [{ ...whole, afterHours: faults.lateDays * DAY }];
    case 'reordered':
      return [{ ...whole, afterHours: OVERTAKEN_HOURS[kind] }];
  }
}

/** The beginning of a file, up to somewhere between its first tenth and its last. */
export const cutShort = (seed: number, name: string, bytes: Buffer): Buffer =>
  bytes.subarray(0, Math.floor(bytes.length * (0.1 + 0.8 * stableShare('cut at', seed, name))));
