/** The elements of one segment as lines: place, name, value. */
import { dataElements } from '../guides/tables';
import type { ElementSpec, SegmentSpec, Slot } from '../guides/types';
import type { Segment } from '../types';
import { elementName } from '../core/content';
import { type ValueForm, safe, valueText } from './values';

/** Where the line of a value is and what it is called. */
interface Label {
  /** `SVC01-2`. */
  at: string;
  name: string;
}

/** Widest label of a place: `SVC01-2`, with room for a repetition. */
const AT_WIDTH = 9;

/**
 * All elements that have a value. `spec` is undefined where no guide tells what they are; where the segment stands at no
 * place of its guide (`fromGuide` is false), names are the dictionary's.
 */
export function elementLines(segment: Segment, spec: SegmentSpec | undefined, fromGuide: boolean): string[] {
  const lines: string[] = [];
  const context: Context = { id: segment.id, period: undefined, fromGuide };
  segment.elements.forEach((value, index) => {
    if (index === 0 || value.trim() === '') return;
    const slot = spec?.elements[index - 1];
    const repeats = repetitionsOf(value, slot, segment);
    repeats.forEach((one, i) => {
      const repetition = repeats.length > 1 ? ` (${i + 1})` : '';
      lines.push(...oneElement(one, index, slot, segment, context).map((line) => lineText(line, repetition)));
    });
  });
  return lines;
}

/** What an element before tells of one that follows it. */
interface Context {
  id: string;
  /** The last 1250. */
  period: string | undefined;
  fromGuide: boolean;
}

interface Line extends Label {
  text: string;
}

const lineText = ({ at, name, text }: Line, repetition: string): string =>
  `${(at + repetition).padEnd(AT_WIDTH)} ${name === '' ? '' : `${name}: `}${text}`;

function repetitionsOf(value: string, slot: Slot | undefined, { delimiters }: Segment): string[] {
  const { repetition } = delimiters;
  if (repetition === undefined || !value.includes(repetition)) return [value];
  return typeof slot === 'object' && slot.repeat === undefined ? [value] : value.split(repetition);
}

function oneElement(value: string, index: number, slot: Slot | undefined, segment: Segment, context: Context): Line[] {
  const at = elementName(safe(segment.id).slice(0, 6), index);
  const isComposite = typeof slot === 'object' && 'composite' in slot;
  if (!isComposite && !(slot === undefined && value.includes(segment.delimiters.component))) {
    return [{ at, name: nameOf(slot, context), text: textOf(value, slot, context) }];
  }
  const lines: Line[] = [];
  value.split(segment.delimiters.component).forEach((part, i) => {
    if (part.trim() === '') return;
    const component = isComposite ? slot.components[i] : undefined;
    const words = isComposite && slot.composite === 'C043' && i === 0 ? 'STC' : undefined;
    const text = textOf(part, component, context, words);
    lines.push({ at: `${at}-${i + 1}`, name: nameOf(component, context), text });
  });
  return lines;
}

function nameOf(slot: Slot | ElementSpec | undefined, { fromGuide }: Context): string {
  if (slot === undefined) return '';
  if (typeof slot === 'object' && fromGuide) return slot.name;
  return dataElements()[numberOf(slot)]?.[3] ?? '';
}

function numberOf(slot: Slot | ElementSpec): string {
  if (typeof slot === 'string') return slot;
  return 'composite' in slot ? slot.composite : slot.element;
}

function textOf(value: string, slot: Slot | ElementSpec | undefined, context: Context, words?: string): string {
  if (slot === undefined) return safe(value);
  const dataElement = numberOf(slot);
  if (dataElement === '1250') context.period = value.trim();
  const form: ValueForm = { dataElement, type: dataElements()[dataElement]?.[0] ?? 'AN' };
  if (context.period !== undefined) form.period = context.period;
  if (words !== undefined) form.words = words;
  if (dataElement === '1331' && !isPlaceOfService(context.id, slot)) form.words = '';
  return valueText(value, form);
}

/** 1331 is a place of service in professional claims and a type of bill in a hospital's; an 835 does not say which. */
function isPlaceOfService(id: string, slot: Slot | ElementSpec): boolean {
  return id !== 'CLP' && typeof slot === 'object' && /place of service/i.test(slot.name);
}
