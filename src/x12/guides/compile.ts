/** A guide's table made ready for the walker: nodes with parents, candidates by segment id, checks without look-ups. */
import { codeSets, dataElements, guideTable, type GuideKind } from './tables';
import { type ElementNode, compileSlots } from './compile-elements';
import { type Note, parseNotes } from './notes';
import type { Segment } from '../types';
import type { ChildSpec, LoopSpec, SegmentSpec } from './types';

/** A loop of the guide; the root is the transaction itself, whose id is empty. */
export interface LoopNode {
  id: string;
  name: string;
  /** 0 for the root. */
  depth: number;
  parent: LoopNode | undefined;
  children: ChildNode[];
  /** Required children in order of position. */
  required: ChildNode[];
  /** What a segment of an id may be from here, nearest first: own children, then the parent's, up to the root. */
  candidates: Map<string, Candidate[]>;
  /** Ids of the segments below that tell their loop by themselves, so that it can be opened for them. */
  below: Set<string>;
}

/** A segment, or a loop by its first segment, in its parent. */
export interface ChildNode {
  index: number;
  position: number;
  /** Infinity where there is no limit. */
  max: number;
  required: boolean;
  notUsed: boolean;
  loop: LoopNode | undefined;
  segment: SegmentNode;
  qualifier: Qualifier | undefined;
  /** Tells siblings apart that share id and qualifier: the two PWK of loop 2400. */
  second: Qualifier | undefined;
}

export interface Candidate {
  child: ChildNode;
  /** How many loops end when it is taken. */
  up: number;
}

export interface Qualifier {
  element: number;
  component: boolean;
  codes: ReadonlySet<string>;
}

/** Where a segment stands: what the walker answers. */
export interface Place {
  /** Segment id. */
  id: string;
  /** Name in the guide: "Billing Provider Name". */
  name: string;
  loop: LoopNode;
  /** True for the segment that opens its loop. */
  opens: boolean;
  spec: SegmentSpec;
}

export interface SegmentNode extends Place {
  elements: ElementNode[];
  notes: Note[];
}

export interface CompiledGuide {
  kind: GuideKind;
  root: LoopNode;
  /** Every segment id of the guide. */
  ids: ReadonlySet<string>;
  maxDepth: number;
  /** Most children that a loop has. */
  maxChildren: number;
}

const compiled = new Map<GuideKind, CompiledGuide>();

/** The guide of a kind, compiled once. */
export function compiledGuide(kind: GuideKind): CompiledGuide {
  let guide = compiled.get(kind);
  if (!guide) {
    guide = compileGuide(kind, guideTable(kind).children);
    compiled.set(kind, guide);
  }
  return guide;
}

/** Compiles the children of a table: also for a table that a profile has changed. */
export function compileGuide(kind: GuideKind, children: ChildSpec[]): CompiledGuide {
  const root = emptyLoop('', '', undefined);
  fill(root, children);
  const guide: CompiledGuide = { kind, root, ids: new Set(), maxDepth: 0, maxChildren: 0 };
  survey(root, guide, guide.ids as Set<string>);
  return guide;
}

function survey(loop: LoopNode, guide: CompiledGuide, ids: Set<string>): void {
  guide.maxDepth = Math.max(guide.maxDepth, loop.depth);
  guide.maxChildren = Math.max(guide.maxChildren, loop.children.length);
  for (const child of loop.children) {
    ids.add(child.segment.id);
    if (tellsItsLoop(child)) loop.below.add(child.segment.id);
    if (!child.loop) continue;
    survey(child.loop, guide, ids);
    for (const id of child.loop.below) loop.below.add(id);
  }
  link(loop);
}

/** The first segment of a loop, or a service, which only lines have. */
export function tellsItsLoop({ loop, segment }: ChildNode): boolean {
  return loop !== undefined || /^(SV\d|SVC|SVD)$/.test(segment.id);
}

function emptyLoop(id: string, name: string, parent: LoopNode | undefined): LoopNode {
  const depth = parent ? parent.depth + 1 : 0;
  return { id, name, depth, parent, children: [], required: [], candidates: new Map(), below: new Set() };
}

function fill(loop: LoopNode, specs: ChildSpec[]): void {
  for (const spec of specs) {
    const child = 'loop' in spec ? loopChild(loop, spec) : segmentChild(loop, spec);
    child.index = loop.children.length;
    loop.children.push(child);
  }
  loop.required = loop.children.filter((child) => child.required).sort((a, b) => a.position - b.position);
  distinguish(loop.children);
}

function loopChild(parent: LoopNode, spec: LoopSpec): ChildNode {
  const loop = emptyLoop(spec.loop, spec.name, parent);
  fill(loop, spec.children);
  const first = loop.children[0];
  if (!first || first.loop) throw new Error(`Guide table: loop ${spec.loop} does not begin with a segment.`);
  first.segment.opens = true;
  return { ...first, ...limits(spec), loop };
}

function segmentChild(loop: LoopNode, spec: SegmentSpec): ChildNode {
  const elements = compileSlots(spec.elements, spec.segment, dataElements(), codeSets());
  const segment: SegmentNode = {
    id: spec.segment,
    name: spec.name,
    loop,
    opens: false,
    spec,
    elements,
    notes: parseNotes(spec.notes),
  };
  const qualifier = qualifierAt(elements, spec.qualifier ?? 1);
  return { ...limits(spec), loop: undefined, segment, qualifier, second: undefined };
}

function limits(spec: LoopSpec | SegmentSpec): Pick<ChildNode, 'index' | 'position' | 'max' | 'required' | 'notUsed'> {
  const max = spec.max === 0 ? Infinity : spec.max;
  return { index: 0, position: spec.position, max, required: spec.usage === 'R', notUsed: spec.usage === 'N' };
}

function qualifierAt(elements: readonly ElementNode[], number: number): Qualifier | undefined {
  const node = elements[number - 1];
  const first = node?.components?.[0];
  const codes = first ? first.codes : node?.codes;
  return codes ? { element: number, component: first !== undefined, codes } : undefined;
}

/** Where two siblings could both take a segment by its qualifier, the next element with codes decides. */
function distinguish(children: readonly ChildNode[]): void {
  for (const child of children) {
    const { qualifier, segment } = child;
    if (!qualifier || !children.some((other) => other !== child && overlap(child, other))) continue;
    child.second = qualifierAt(segment.elements, qualifier.element + 1);
  }
}

function overlap(a: ChildNode, b: ChildNode): boolean {
  if (a.segment.id !== b.segment.id || !a.qualifier || !b.qualifier) return false;
  const { codes } = b.qualifier;
  return [...a.qualifier.codes].some((code) => codes.has(code));
}

/** Fills the candidates of a loop: nearest loop first, each in the order of the guide. */
function link(loop: LoopNode): void {
  let at: LoopNode | undefined = loop;
  for (let up = 0; at; up++, at = at.parent) {
    for (const child of at.children) {
      // The segment that opened a loop opens it again: that is the parent's child.
      if (child.index === 0 && !child.loop && at.parent) continue;
      const list = loop.candidates.get(child.segment.id);
      if (list) list.push({ child, up });
      else loop.candidates.set(child.segment.id, [{ child, up }]);
    }
  }
}

/** Whether the element that tells segments apart has one of the codes. */
export function qualifies(qualifier: Qualifier, segment: Segment): boolean {
  const value = segment.elements[qualifier.element];
  if (value === undefined) return false;
  if (!qualifier.component) return qualifier.codes.has(value);
  const end = value.indexOf(segment.delimiters.component);
  return qualifier.codes.has(end < 0 ? value : value.slice(0, end));
}
