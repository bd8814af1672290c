/** Where a segment goes that the guide does not expect where it stands: near what was meant, so that one fault stays one. */
import type { Segment } from '../types';
import { type Candidate, type ChildNode, type LoopNode, type Place, qualifies, tellsItsLoop } from './compile';
import { printable, type Reporter } from './reporter';
import type { GuideWalker } from './walker';

/** Reports the fault and takes the segment where it most likely belongs; undefined where it belongs nowhere. */
export function recover(
  walker: GuideWalker,
  reporter: Reporter,
  segment: Segment,
  candidates: readonly Candidate[] = [],
): Place | undefined {
  const exact = candidates.filter(({ child }) => child.qualifier === undefined || qualifies(child.qualifier, segment));
  const inOrder = exact.find((candidate) => isInOrder(walker, candidate));
  if (inOrder) return tooOften(walker, reporter, segment, inOrder);
  const late = exact[0];
  if (late) return outOfOrder(walker, reporter, segment, late);
  const free = candidates.filter((candidate) => candidate.up === 0 && isFree(walker, candidate));
  const here = free.find(({ child }) => child.required) ?? free[0];
  // Not counted where it may come or not: the REF with an unknown qualifier must not use up the place of a known one.
  if (here) return walker.take(here.child, walker.depth, segment, here.child.required);
  return (
    withoutOpener(walker, reporter, segment) ??
    otherQualifier(walker, segment, candidates) ??
    nowhere(walker, reporter, segment)
  );
}

function isInOrder(walker: GuideWalker, { child, up }: Candidate): boolean {
  return child.position >= walker.positions[walker.depth - up]!;
}

function isFree(walker: GuideWalker, candidate: Candidate): boolean {
  const { child, up } = candidate;
  return isInOrder(walker, candidate) && walker.count(walker.depth - up, child) < child.max;
}

/** It has come as often as it may; or only its second qualifier is wrong, which the check of its elements will say. */
function tooOften(walker: GuideWalker, reporter: Reporter, segment: Segment, { child, up }: Candidate): Place {
  const level = walker.depth - up;
  if (walker.count(level, child) >= child.max) exceeds(reporter, segment, child);
  return walker.take(child, level, segment, true);
}

function exceeds(reporter: Reporter, segment: Segment, child: ChildNode): void {
  const { name, loop } = child.segment;
  const code = child.loop ? 'loop_exceeds_maximum' : 'segment_exceeds_maximum';
  const what = child.loop ? `Loop ${loop.id} (${name})` : `${name} (${segment.id})`;
  reporter.segment(segment, code, `${what} may come ${child.max === 1 ? 'once' : `${child.max} times`} at most.`, loop);
}

function outOfOrder(walker: GuideWalker, reporter: Reporter, segment: Segment, { child, up }: Candidate): Place {
  const level = walker.depth - up;
  const { name, loop } = child.segment;
  if (walker.count(level, child) >= child.max) {
    exceeds(reporter, segment, child);
  } else {
    const message = `${name} (${segment.id}) comes too late: it belongs before what has already come.`;
    reporter.segment(segment, 'segment_out_of_order', message, loop);
  }
  return walker.take(child, level, segment, true);
}

/** The first segment of its loop was left out (an SV1 without LX): the loop is opened as if it had come. */
function withoutOpener(walker: GuideWalker, reporter: Reporter, segment: Segment): Place | undefined {
  for (let level = walker.depth; level >= 0; level--) {
    const path = pathTo(walker.loops[level]!, segment, walker.positions[level]!);
    if (!path) continue;
    const child = path.pop()!;
    path.forEach((opener, i) => {
      const { segment: missing, loop } = opener;
      const message = `${missing.name} (${missing.id}), which begins loop ${loop!.id}, is missing before this segment.`;
      reporter.segment(segment, 'missing_segment', message, loop, missing.id);
      walker.openUnseen(opener, level + i, segment);
    });
    return walker.take(child, level + path.length, segment, true);
  }
  return undefined;
}

/** The way down from a loop to where the segment may stand, by loops that have not been opened. */
function pathTo(loop: LoopNode, segment: Segment, from: number): ChildNode[] | undefined {
  for (const child of loop.children) {
    if (!child.loop?.below.has(segment.id) || child.position < from) continue;
    const own = child.loop.children.find((inner) => tellsItsLoop(inner) && matches(inner, segment));
    if (own) return [child, own];
    const deeper = pathTo(child.loop, segment, 0);
    if (deeper) return [child, ...deeper];
  }
  return undefined;
}

function matches({ segment: node, qualifier }: ChildNode, segment: Segment): boolean {
  return node.id === segment.id && (qualifier === undefined || qualifies(qualifier, segment));
}

/** Its place is known and its qualifier is not: the check of its elements tells which code is wrong. */
function otherQualifier(walker: GuideWalker, segment: Segment, candidates: readonly Candidate[]): Place | undefined {
  const free = candidates.find((candidate) => isFree(walker, candidate));
  return free && walker.take(free.child, walker.depth - free.up, segment, true);
}

function nowhere(walker: GuideWalker, reporter: Reporter, segment: Segment): undefined {
  const { id } = segment;
  const loop = walker.loops[walker.depth];
  if (!walker.guide.ids.has(id)) {
    const message = `${printable(id, 3)} is no segment of this guide.`;
    reporter.segment(segment, 'unrecognized_segment', message, loop);
    return undefined;
  }
  const where = loop?.parent ? ` in loop ${loop.id}` : '';
  reporter.segment(segment, 'unexpected_segment', `${id} may not stand here${where}.`, loop);
  return undefined;
}
