import type { Segment } from '../types';
import type { LoopNode, Place } from './compile';
import type { ElementPlace, Reporter } from './reporter';
import { type TransactionRules, valueAt } from './rules';

interface Level {
  number: string;
  loop: LoopNode;
  childFlag: string;
  hasChild: boolean;
  segment: Segment;
}

const NUMBER = { node: { dataElement: '628', name: 'Hierarchical ID Number' }, element: 1 };
const PARENT = { node: { dataElement: '734', name: 'Hierarchical Parent ID Number' }, element: 2 };
const CHILD_FLAG = { node: { dataElement: '736', name: 'Hierarchical Child Code' }, element: 4 };

/**
 * HL01 counts from 1, HL02 names the level above, HL04 tells whether levels follow below (guides, appendix B.1.1.3.12.4 and
 * the notes to HL). Only the levels that are open are kept.
 */
export class HierarchyRules implements TransactionRules {
  private count = 0;
  private readonly open: Level[] = [];

  constructor(private readonly reporter: Reporter) {}

  segment(place: Place, segment: Segment): void {
    if (place.id === 'HL') this.level(place.loop, segment);
    else if (place.id === 'SE') this.closeTo(0);
  }

  end(): void {
    this.closeTo(0);
  }

  private level(loop: LoopNode, segment: Segment): void {
    this.count++;
    const number = valueAt(segment, 1);
    if (number !== String(this.count)) {
      const message = `HL01 counts the levels of a transaction from 1: ${this.count} is expected here.`;
      this.fault(segment, loop, 'out_of_sequence', NUMBER, message);
    }
    const above = this.open.findLastIndex((level) => level.loop === loop.parent);
    this.closeTo(above + 1);
    this.parent(loop, segment, this.open[above]);
    this.open.push({ number, loop, childFlag: valueAt(segment, 4), hasChild: false, segment });
  }

  private parent(loop: LoopNode, segment: Segment, above: Level | undefined): void {
    if (above) above.hasChild = true;
    const named = valueAt(segment, 2);
    if (named === (above?.number ?? '')) return;
    const expected = above ? `the level above, loop ${above.loop.id}` : 'no level: this one is at the top';
    this.fault(segment, loop, 'unknown_parent', PARENT, `HL02 must name ${expected}.`);
  }

  private closeTo(length: number): void {
    while (this.open.length > length) {
      const { childFlag, hasChild, segment, loop } = this.open.pop()!;
      if (childFlag === '1' && !hasChild) {
        this.fault(segment, loop, 'wrong_child_flag', CHILD_FLAG, 'HL04 says that a level follows below; none does.');
      } else if (childFlag === '0' && hasChild) {
        this.fault(segment, loop, 'wrong_child_flag', CHILD_FLAG, 'HL04 says that no level follows below; one does.');
      }
    }
  }

  private fault(
    segment: Segment,
    loop: LoopNode,
    code: 'out_of_sequence' | 'unknown_parent' | 'wrong_child_flag',
    place: ElementPlace,
    message: string,
  ): void {
    this.reporter.element(segment, code, message, loop, { ...place, value: valueAt(segment, place.element) });
  }
}
