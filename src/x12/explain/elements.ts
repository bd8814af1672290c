/** The elements of one segment as lines: place, name, value. */
import { dataElements } from '../guides/tables';
import type { CompositeSpec, ElementSpec, SegmentSpec, Slot } from '../guides/types';
import type { Segment } from '../types';
import { elementName } from '../core/content';
import { type ValueForm, safe, valueText } from './values';

/** Widest label of a place: `SVC01-2`, with room for a repetition. */
const AT_WIDTH = 9;

/** Bound once: as tsx runs it, each use of an import calls a getter, and here every element of a file passes. */
const [inWords, plain] = [valueText, safe];

/** A place of a segment, made ready once: files have millions of elements and guides a few thousand places. */
interface Place {
  /** `SVC01-2`. */
  at: string;
  name: string;
  /** How its line begins, where it is not repeated: the two together. */
  head: string;
  /** Undefined where no guide tells what it is. */
  form: ValueForm | undefined;
  /** A repetition separator splits it. */
  repeats: boolean;
  components: readonly Place[] | undefined;
}

/**
 * All elements that have a value, a line each behind `indent`. `spec` is undefined where no guide tells what they are; where
 * the segment stands at no place of its guide (`fromGuide` is false), names are the dictionary's.
 */
export function elementText(
  segment: Segment,
  spec: SegmentSpec | undefined,
  fromGuide: boolean,
  indent: string,
): string {
  const { elements, delimiters } = segment;
  const places = spec && placesOf(spec, fromGuide);
  const lines = new Lines(indent, delimiters.component);
  for (let index = 1; index < elements.length; index++) {
    const value = elements[index]!;
    if (value === '' || value.trim() === '') continue;
    const place = places?.[index - 1] ?? placeOf(undefined, segment.id, index, fromGuide);
    const { repetition } = delimiters;
    if (repetition === undefined || !place.repeats || !value.includes(repetition)) lines.add(place, value, '');
    else value.split(repetition).forEach((one, i) => lines.add(place, one, ` (${i + 1})`));
  }
  return lines.text;
}

/** The lines of one segment: an element tells of one that follows it. */
class Lines {
  text = '';
  /** The last 1250. */
  private period: string | undefined;

  constructor(
    private readonly indent: string,
    private readonly separator: string,
  ) {}

  /** One element, or one of its repetitions. */
  add(place: Place, value: string, repetition: string): void {
    if (!place.components && (place.form || !value.includes(this.separator))) this.line(place, value, repetition);
    else {
      value.split(this.separator).forEach((part, i) => {
        if (part.trim() !== '') this.line(place.components?.[i] ?? componentOf(place, i), part, repetition);
      });
    }
  }

  private line({ head, at, name, form }: Place, value: string, repetition: string): void {
    const begin = repetition === '' ? head : headOf(at + repetition, name);
    this.text += `${this.indent}${begin}${form ? this.value(form, value) : plain(value)}\n`;
  }

  private value(form: ValueForm, value: string): string {
    if (form.dataElement === PERIOD_FORMAT) this.period = value.trim();
    return inWords(value, form, this.period);
  }
}

/** Date Time Period Format Qualifier. */
const PERIOD_FORMAT = '1250';

/** By segment of a guide: its places with the guide's names, and with the dictionary's. */
const KNOWN = new WeakMap<SegmentSpec, [guide?: Place[], dictionary?: Place[]]>();

function placesOf(spec: SegmentSpec, fromGuide: boolean): Place[] {
  let known = KNOWN.get(spec);
  if (!known) KNOWN.set(spec, (known = []));
  const which = fromGuide ? 0 : 1;
  return (known[which] ??= spec.elements.map((slot, i) => placeOf(slot, spec.segment, i + 1, fromGuide)));
}

function placeOf(slot: Slot | undefined, id: string, index: number, fromGuide: boolean): Place {
  const at = elementName(safe(id).slice(0, 6), index);
  const isComposite = typeof slot === 'object' && 'composite' in slot;
  return {
    ...partOf(slot, id, at, fromGuide),
    repeats: typeof slot !== 'object' || slot.repeat !== undefined,
    components: isComposite ? componentsOf(slot, id, at, fromGuide) : undefined,
  };
}

function componentsOf({ composite, components }: CompositeSpec, id: string, at: string, fromGuide: boolean): Place[] {
  return components.map((component, i) => {
    const place = partOf(component, id, `${at}-${i + 1}`, fromGuide);
    // The category of a claim's status has words of its own.
    if (composite === 'C043' && i === 0 && place.form) place.form.words = 'STC';
    return place;
  });
}

/** A component that its composite does not have. */
function componentOf({ at }: Place, i: number): Place {
  return partOf(undefined, '', `${at}-${i + 1}`, false);
}

function partOf(slot: Slot | undefined, id: string, at: string, fromGuide: boolean): Place {
  const name = nameOf(slot, fromGuide);
  return {
    at,
    name,
    head: headOf(at, name),
    form: slot === undefined ? undefined : formOf(slot, id),
    repeats: false,
    components: undefined,
  };
}

function headOf(at: string, name: string): string {
  return `${at.padEnd(AT_WIDTH)} ${name === '' ? '' : `${name}: `}`;
}

function nameOf(slot: Slot | undefined, fromGuide: boolean): string {
  if (slot === undefined) return '';
  if (typeof slot === 'object' && fromGuide) return slot.name;
  return dataElements()[numberOf(slot)]?.[3] ?? '';
}

function numberOf(slot: Slot): string {
  if (typeof slot === 'string') return slot;
  return 'composite' in slot ? slot.composite : slot.element;
}

function formOf(slot: Slot, id: string): ValueForm {
  const dataElement = numberOf(slot);
  const type = dataElements()[dataElement]?.[0] ?? 'AN';
  return { dataElement, type, words: dataElement === '1331' && !isPlaceOfService(id, slot) ? '' : dataElement };
}

/** 1331 is a place of service in professional claims and a type of bill in a hospital's; an 835 does not say which. */
function isPlaceOfService(id: string, slot: Slot | ElementSpec): boolean {
  return id !== 'CLP' && typeof slot === 'object' && /place of service/i.test(slot.name);
}
