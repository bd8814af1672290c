import type { Segment } from '../types';
import { type Candidate, type ChildNode, type CompiledGuide, type LoopNode, type Place, qualifies } from './compile';
import { ElementChecker } from './elements';
import { recover } from './recover';
import type { Reporter } from './reporter';

/** Bound once: as tsx runs it, each use of an import calls a getter, and these are used for every element. */
const hasQualifier = qualifies;

/**
 * Walks one transaction through its guide: finds the place of each segment, names its loop and reports what the guide does
 * not allow; where only the places are wanted, elements are not checked. Of a transaction only the open loops are kept, and how often each of their children has come, so memory does
 * not grow with it.
 */
export class GuideWalker {
  /** The loops that are open, the root first. */
  readonly loops: LoopNode[];
  depth = 0;
  /** How far each open loop has come among its children. */
  readonly positions: Int32Array;
  private readonly counts: Int32Array;
  /** Of each open loop, which of its required children is the next to be looked for. */
  private readonly next: Int32Array;
  private readonly checker: ElementChecker | undefined;
  private last: Segment | undefined;

  constructor(
    readonly guide: CompiledGuide,
    private readonly reporter: Reporter,
    checksElements = true,
  ) {
    const levels = guide.maxDepth + 1;
    this.loops = [guide.root];
    this.positions = new Int32Array(levels);
    this.counts = new Int32Array(levels * guide.maxChildren);
    this.next = new Int32Array(levels);
    if (checksElements) this.checker = new ElementChecker(reporter);
  }

  /** Takes the next segment, ST first. Undefined where the guide has no place for it; that is reported. */
  segment(segment: Segment): Place | undefined {
    this.last = segment;
    const candidates = this.loops[this.depth]!.candidates.get(segment.id);
    if (candidates !== undefined) {
      for (let i = 0; i < candidates.length; i++) {
        const candidate = candidates[i]!;
        if (this.fits(candidate, segment)) return this.take(candidate.child, this.depth - candidate.up, segment, true);
      }
    }
    return recover(this, this.reporter, segment, candidates);
  }

  /** After the last segment: what the open loops still lack is missing. */
  end(): void {
    if (!this.last) return;
    for (let level = this.depth; level >= 0; level--) this.close(level, this.last);
    this.depth = 0;
  }

  private fits({ child, up }: Candidate, segment: Segment): boolean {
    const level = this.depth - up;
    return (
      (child.qualifier === undefined || hasQualifier(child.qualifier, segment)) &&
      child.position >= this.positions[level]! &&
      this.count(level, child) < child.max &&
      (child.second === undefined || hasQualifier(child.second, segment))
    );
  }

  /** How often a child of the loop that is open at `level` has come. */
  count(level: number, child: ChildNode): number {
    return this.counts[level * this.guide.maxChildren + child.index]!;
  }

  /** Puts a segment at its place: closes the loops below `level`, opens a new one, checks what came too late. */
  take(child: ChildNode, level: number, segment: Segment, counted: boolean): Place {
    while (this.depth > level) this.close(this.depth--, segment);
    this.pass(level, child.position, segment);
    if (counted) this.counts[level * this.guide.maxChildren + child.index]!++;
    if (child.loop) this.open(child.loop);
    if (child.notUsed) {
      const message = `${child.segment.name} (${segment.id}) is not used by the guide.`;
      this.reporter.segment(segment, 'segment_not_used', message, child.segment.loop);
    }
    this.checker?.check(child.segment, segment);
    return child.segment;
  }

  /** Opens a loop whose first segment was left out, which has been reported. */
  openUnseen(child: ChildNode, level: number, at: Segment): void {
    while (this.depth > level) this.close(this.depth--, at);
    this.pass(level, child.position, at);
    this.counts[level * this.guide.maxChildren + child.index]!++;
    this.open(child.loop!);
  }

  /** Opens a loop below the deepest one, its first segment counted. */
  private open(loop: LoopNode): void {
    const level = ++this.depth;
    const start = level * this.guide.maxChildren;
    this.loops[level] = loop;
    this.positions[level] = loop.children[0]!.position;
    this.next[level] = 0;
    this.counts.fill(0, start, start + loop.children.length);
    this.counts[start] = 1;
  }

  /** The loop at `level` goes on to `position`: what is required before it and has not come is missing. */
  private pass(level: number, position: number, at: Segment): void {
    if (position > this.positions[level]!) this.positions[level] = position;
    const { required } = this.loops[level]!;
    let next = this.next[level]!;
    while (next < required.length && required[next]!.position < position) this.expect(required[next++]!, level, at);
    this.next[level] = next;
  }

  private close(level: number, at: Segment): void {
    const { required } = this.loops[level]!;
    for (let next = this.next[level]!; next < required.length; next++) this.expect(required[next]!, level, at);
    this.next[level] = required.length;
  }

  private expect(child: ChildNode, level: number, at: Segment): void {
    if (this.count(level, child) > 0) return;
    const { segment, loop } = child;
    const where = segment.loop.parent ? ` of loop ${segment.loop.id}` : '';
    const code = loop ? 'missing_loop' : 'missing_segment';
    const message = `${segment.name} (${segment.id}${where}) is required and is missing before this segment.`;
    this.reporter.segment(at, code, message, segment.loop, segment.id);
  }
}
