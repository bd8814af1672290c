import type { Segment } from '../types';
import type { Place } from './compile';
import type { Reporter } from './reporter';
import { type TransactionRules, valueAt } from './rules';

/** IK501 of a transaction that was taken. */
const TAKEN = new Set(['A', 'E']);

/** The counts of a 999 (X231, AK9): what it says of the group is what it says of the transactions. */
export class Answers999 implements TransactionRules {
  private answered = 0;
  private accepted = 0;

  constructor(private readonly reporter: Reporter) {}

  segment(place: Place, segment: Segment): void {
    if (place.id === 'AK1') {
      this.answered = 0;
      this.accepted = 0;
    } else if (place.id === 'IK5') {
      this.answered++;
      if (TAKEN.has(valueAt(segment, 1))) this.accepted++;
    } else if (place.id === 'AK9') {
      this.verdict(place, segment);
    }
  }

  end(): void {
    this.answered = 0;
  }

  private verdict({ loop }: Place, segment: Segment): void {
    // A group that was taken as a whole may be answered by AK9 alone.
    if (this.answered === 0 || valueAt(segment, 4) === String(this.accepted)) return;
    const message = `AK904 counts the transactions that were accepted: the answers to them (IK5) give ${this.accepted}.`;
    const place = { element: 4, node: { dataElement: '2', name: '' }, value: valueAt(segment, 4) };
    this.reporter.element(segment, 'contradiction', message, loop, place, { severity: 'warning' });
  }
}
