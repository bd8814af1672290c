import { elementName } from '../core/content';
import type { Segment } from '../types';
import type { LoopNode } from './compile';
import type { ElementNode } from './compile-elements';
import {
  ELEMENT_CODES,
  SEGMENT_CODES,
  type ElementFindingCode,
  type Finding,
  type FindingLevel,
  type ReportFinding,
  type SegmentFindingCode,
  type Severity,
} from './findings';

/** Which element a finding is about; numbers from 1. */
export interface ElementPlace {
  element: number;
  component?: number;
  repetition?: number;
  /** Gives the number of the data element; undefined where the guide has no such element. */
  node?: Pick<ElementNode, 'dataElement' | 'name'>;
  value?: string;
}

/** How much a finding says beside its place. */
export interface Weight {
  level?: FindingLevel;
  severity?: Severity;
}

/** Control numbers of where the check is. */
export interface Controls {
  interchangeControl?: string;
  groupControl?: string;
  transactionControl?: string;
}

/** The one place that builds findings of the guide and balance levels. */
export class Reporter {
  constructor(
    private readonly report: ReportFinding,
    private readonly controls: Controls = {},
  ) {}

  /** A fault of a whole segment. `id` and `loop` are those of what is missing, where something is. */
  segment(
    at: Segment,
    code: SegmentFindingCode,
    message: string,
    loop: LoopNode | undefined,
    id: string = at.id,
    weight: Weight = {},
  ): void {
    const finding: Finding = {
      level: weight.level ?? 'guide',
      code,
      severity: weight.severity ?? 'error',
      message,
      segment: at.number,
      segmentId: printable(id, 3),
      offset: at.offset,
      segmentError: SEGMENT_CODES[code],
      ...this.controls,
    };
    if (code === 'missing_situational_segment') finding.trigger = printable(at.id, 3);
    if (loop?.parent) finding.loop = loop.id;
    this.report(finding);
  }

  /** A fault of an element. */
  element(
    at: Segment,
    code: ElementFindingCode,
    message: string,
    loop: LoopNode | undefined,
    place: ElementPlace,
    weight: Weight = {},
  ): void {
    const { element, component, repetition, node, value } = place;
    const finding: Finding = {
      level: weight.level ?? 'guide',
      code,
      severity: weight.severity ?? 'error',
      message,
      segment: at.number,
      segmentId: printable(at.id, 3),
      offset: at.offset,
      elementName: elementName(printable(at.id, 3), element, component),
      element,
      segmentError: '8',
      elementError: ELEMENT_CODES[code],
      ...this.controls,
    };
    if (loop?.parent) finding.loop = loop.id;
    if (component !== undefined) finding.component = component;
    if (repetition !== undefined) finding.repetition = repetition;
    if (node) finding.dataElement = node.dataElement;
    if (value !== undefined && value !== '') finding.badValue = value;
    this.report(finding);
  }
}

/** A segment id of a broken file may be anything. */
export function printable(text: string, length: number): string {
  return text.replace(/[^A-Za-z0-9]/g, '?').slice(0, length);
}
