import type { Segment } from '../types';
import type { SegmentNode } from './compile';
import type { ElementNode } from './compile-elements';
import type { ElementFindingCode } from './findings';
import { decimalDigits, decimalPlaces, integerDigits, isDate, isDateTimePeriod, isTime, textFault } from './formats';
import { brokenNote } from './notes';
import type { ElementPlace, Reporter } from './reporter';

/** Bound once: as tsx runs it, each use of an import calls a getter, and these are used for every element. */
const textFaultOf = textFault;
const digitsOfDecimal = decimalDigits;
const digitsOfInteger = integerDigits;
const noteFault = brokenNote;
const isPeriod = isDateTimePeriod;

/** A monetary amount: whole cents are the least that money has. */
const MONETARY_AMOUNT = '782';

/**
 * Checks the elements of one segment against the guide: present, used, repeated, of their type, length and codes, and the
 * syntax notes between them. One checker serves a whole transaction; a segment without fault allocates nothing but the
 * parts of its composites.
 */
export class ElementChecker {
  private segment!: Segment;
  private node!: SegmentNode;
  private component = 0;
  private repetition = 0;

  constructor(private readonly reporter: Reporter) {}

  /** Reports all that is wrong inside `segment`, which stands at `node` of the guide. */
  check(node: SegmentNode, segment: Segment): void {
    this.segment = segment;
    this.node = node;
    const { component, repetition } = segment.delimiters;
    this.component = component.charCodeAt(0);
    this.repetition = repetition === undefined ? 0 : repetition.charCodeAt(0);
    const values = segment.elements;
    const { elements, notes } = node;
    const last = values.length - 1;
    if (last > 0 && values[last] === '') this.trailing(last);
    if (last > elements.length) this.tooMany(elements.length);
    for (let i = 0; i < elements.length; i++) this.slot(elements[i]!, i < last ? values[i + 1]! : '', i + 1);
    for (let i = 0; i < notes.length; i++) {
      const broken = noteFault(notes[i]!, values, 0);
      if (broken > 0) this.brokenNote(notes[i]!.kind, broken, undefined, elements[broken - 1]);
    }
  }

  private slot(node: ElementNode, value: string, element: number): void {
    if (value === '') {
      if (node.required) this.missing(node, element, undefined);
    } else if (!node.used) {
      this.notUsed(node, element, undefined, value);
    } else if (node.repeat > 1 && this.repetition > 0 && value.charCodeAt(0) > 0 && this.isRepeated(value)) {
      this.repeated(node, value, element);
    } else {
      this.one(node, value, element, undefined);
    }
  }

  private isRepeated(value: string): boolean {
    return value.includes(this.segment.delimiters.repetition!);
  }

  private repeated(node: ElementNode, value: string, element: number): void {
    const values = value.split(this.segment.delimiters.repetition!);
    if (values.length > node.repeat) {
      this.fault('too_many_repetitions', `may be repeated ${node.repeat} times at most`, { element, node, value });
    }
    values.forEach((one, i) => this.one(node, one, element, i + 1));
  }

  private one(node: ElementNode, value: string, element: number, repetition: number | undefined): void {
    if (node.components) this.composite(node, node.components, value, element, repetition);
    else this.value(node, value, element, undefined, repetition, this.formatOf(node, element));
  }

  /** The value of the element that tells the form of this one. */
  private formatOf(node: ElementNode, element: number): string | undefined {
    return node.formatBefore === 0 ? undefined : this.segment.elements[element - node.formatBefore];
  }

  private composite(
    node: ElementNode,
    components: readonly ElementNode[],
    value: string,
    element: number,
    repetition: number | undefined,
  ): void {
    const values = value.split(this.segment.delimiters.component);
    if (values.length > components.length) {
      this.fault('too_many_components', 'has more components than the guide knows', { element, repetition, node });
    } else if (values.length > 1 && values.at(-1) === '') {
      const place = { element, component: values.length, repetition, node: components[values.length - 1] };
      this.fault('trailing_separator', 'ends with an empty component, whose separator is to be left out', place);
    }
    for (let i = 0; i < components.length; i++) {
      const part = components[i]!;
      const text = i < values.length ? values[i]! : '';
      if (text === '') {
        if (part.required) this.missing(part, element, i + 1);
      } else if (!part.used) {
        this.notUsed(part, element, i + 1, text);
      } else {
        this.value(part, text, element, i + 1, repetition, values[i - part.formatBefore]);
      }
    }
    for (const note of node.notes) {
      const broken = noteFault(note, values, -1);
      if (broken > 0) this.brokenNote(note.kind, element, broken, components[broken - 1]);
    }
  }

  private value(
    node: ElementNode,
    value: string,
    element: number,
    component: number | undefined,
    repetition: number | undefined,
    format: string | undefined,
  ): void {
    if (node.codes !== undefined && node.codes.has(value)) return;
    const code = valueFault(node, value, this.component, this.repetition, format);
    if (code === undefined) return;
    this.fault(code, faultWords(code, node), { element, component, repetition, node, value });
  }

  private trailing(last: number): void {
    const message = `${this.segment.id} ends with empty elements, whose separators are to be left out.`;
    const place = { element: last, node: this.node.elements[last - 1] };
    this.reporter.element(this.segment, 'trailing_separator', message, this.node.loop, place, { level: 'syntax' });
  }

  private tooMany(known: number): void {
    const values = this.segment.elements;
    let last = values.length - 1;
    while (last > known && values[last] === '') last--;
    if (last === known) return;
    const message = `${this.segment.id} has ${last} elements; the guide knows ${known}.`;
    const place = { element: known + 1, value: values[known + 1] };
    this.reporter.element(this.segment, 'too_many_elements', message, this.node.loop, place, { level: 'syntax' });
  }

  private missing(node: ElementNode, element: number, component: number | undefined): void {
    this.fault('missing_element', 'is required and is missing', { element, component, node });
  }

  private notUsed(node: ElementNode, element: number, component: number | undefined, value: string): void {
    this.fault('element_not_used', 'is not used by the guide and must be empty', { element, component, node, value });
  }

  private brokenNote(
    kind: string,
    element: number,
    component: number | undefined,
    node: ElementNode | undefined,
  ): void {
    if (kind === 'E') {
      this.fault('excluded_element', 'may not stand beside the other value that excludes it', {
        element,
        component,
        node,
      });
    } else {
      const words = 'is needed because of the elements that go with it';
      this.fault('missing_conditional_element', words, { element, component, node });
    }
  }

  private fault(code: ElementFindingCode, words: string, place: ElementPlace): void {
    const { element, component, node } = place;
    const number = `${this.segment.id}${String(element).padStart(2, '0')}${component === undefined ? '' : `-${component}`}`;
    const name = node?.name ? ` (${node.name})` : '';
    const level = SYNTAX.has(code) ? 'syntax' : 'guide';
    this.reporter.element(this.segment, code, `${number}${name} ${words}.`, this.node.loop, place, { level });
  }
}

const SYNTAX: ReadonlySet<ElementFindingCode> = new Set([
  'element_too_short',
  'element_too_long',
  'invalid_character',
  'invalid_date',
  'invalid_time',
  'invalid_number',
  'excluded_element',
  'missing_conditional_element',
  'trailing_separator',
  'too_many_components',
]);

/** What is wrong with one value, the first that is. */
function valueFault(
  node: ElementNode,
  value: string,
  component: number,
  repetition: number,
  format: string | undefined,
): ElementFindingCode | undefined {
  const text = textFaultOf(value, component, repetition);
  if (text === 1) return 'invalid_character';
  if (text === 2) return 'too_many_components';
  if (text === 3) return 'too_many_repetitions';
  const length = lengthOf(node, value);
  if (length < 0) return 'invalid_number';
  if (length < node.min) return 'element_too_short';
  if (length > node.max) return 'element_too_long';
  if (node.codes !== undefined) return 'invalid_code';
  if (node.pattern !== undefined && !node.pattern.test(value)) return 'pattern_mismatch';
  return formFault(node, value, format);
}

/** Signs and points do not count (X12.6, 3.1). Below 0 where the value is no number. */
function lengthOf(node: ElementNode, value: string): number {
  switch (node.type) {
    case 'R':
      return digitsOfDecimal(value);
    case 'N0':
    case 'N2':
      return digitsOfInteger(value);
    default:
      return value.length;
  }
}

function formFault(node: ElementNode, value: string, format: string | undefined): ElementFindingCode | undefined {
  switch (node.type) {
    case 'DT':
      return isDate(value) ? undefined : 'invalid_date';
    case 'TM':
      return isTime(value) ? undefined : 'invalid_time';
    case 'R':
      return node.dataElement === MONETARY_AMOUNT && decimalPlaces(value) > 2 ? 'invalid_number' : undefined;
    default:
      if (node.formatBefore === 0 || format === undefined || isPeriod(value, format)) return undefined;
      return format === 'TM' ? 'invalid_time' : 'invalid_date';
  }
}

function faultWords(code: ElementFindingCode, node: ElementNode): string {
  switch (code) {
    case 'invalid_character':
      return 'has a character that X12 does not allow';
    case 'too_many_components':
      return 'holds a component separator, and is no composite';
    case 'too_many_repetitions':
      return 'is repeated, which the guide does not allow';
    case 'invalid_number':
      return node.dataElement === MONETARY_AMOUNT ? 'is no amount of whole cents' : 'is no number';
    case 'element_too_short':
      return `is shorter than its ${node.min} characters`;
    case 'element_too_long':
      return `is longer than its ${node.max} characters`;
    case 'invalid_code':
      return `has a value that is not one of the guide's codes${codesInWords(node)}`;
    case 'pattern_mismatch':
      return 'does not have the form that the guide asks for';
    case 'invalid_time':
      return 'is no time of day';
    default:
      return 'is no date of the calendar in the form that its qualifier names';
  }
}

function codesInWords({ codes }: ElementNode): string {
  return codes && codes.size <= 8 ? `: ${[...codes].join(', ')}` : '';
}
