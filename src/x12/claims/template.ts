import type { Report } from '../core/content';
import * as read from '../core/fields';
import type { ElementValue, RawSegment, Segment } from '../types';
import type { Element } from './elements';

/** What stands in each element from 01 on: a field, a text that is always the same, or nothing. */
export type Elements<T> = readonly (Element<T> | string | undefined)[];

/** Bound once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const textOf = read.text;
const NONE: readonly number[] = [];

/** A segment's elements, with the place of each. */
export class Template<T> {
  private readonly constants: { index: number; text: string }[] = [];
  private readonly fields: { index: number; element: Element<T>; optional: boolean }[] = [];
  /** Elements that are not used. */
  private readonly gaps: number[] = [];
  private readonly width: number;
  /** The first element that is not used: most segments end before it. */
  private readonly firstGap: number;
  private readonly blank: ElementValue[];

  constructor(
    private readonly id: string,
    elements: Elements<T>,
  ) {
    let index = 1;
    for (const element of elements) {
      if (element === undefined) this.gaps.push(index);
      else if (typeof element === 'string') this.constants.push({ index, text: element });
      else this.fields.push({ index, element, optional: element.optional ?? false });
      index += typeof element === 'object' ? (element.width ?? 1) : 1;
    }
    this.width = index - 1;
    this.firstGap = this.gaps[0] ?? index;
    this.blank = Array.from({ length: this.width }, (_, i) => this.constants.find((one) => one.index === i + 1)?.text);
  }

  /** The texts that element 01 may be, where it is always the same. */
  get qualifiers(): readonly string[] | undefined {
    const first = this.blank[0];
    return typeof first === 'string' ? [first] : undefined;
  }

  /** The one field without which nothing is written. */
  get field(): string | undefined {
    return this.fields.length === 1 ? this.fields[0]!.element.field : undefined;
  }

  /** False where a text that is always the same is another one. */
  read(target: T, found: Segment, report: Report): boolean {
    for (const { index, text } of this.constants) if (index > 1 && textOf(found, index) !== text) return false;
    const { fields } = this;
    const values = found.elements;
    for (let i = 0; i < fields.length; i++) {
      const { index, element, optional } = fields[i]!;
      if (optional && (index >= values.length || values[index] === '')) continue;
      element.read(target, found, index, report);
    }
    return true;
  }

  /** Undefined where no field is set, unless it is written `always`. */
  write(target: T, always: boolean): RawSegment | undefined {
    const { id } = this;
    const elements = this.blank.slice();
    let hasData = always;
    for (const { index, element } of this.fields) {
      if (element.width === undefined) {
        const value = element.write(target, id, index);
        elements[index - 1] = value;
        hasData ||= value !== undefined && value !== '';
      } else if (element.writeAll!(target, elements, index - 1, id)) hasData = true;
    }
    return hasData ? { id, elements } : undefined;
  }

  /** Elements that have a text and no field. */
  unused(found: Segment): readonly number[] {
    const { length } = found.elements;
    if (length <= this.firstGap) return NONE;
    let unused: number[] | undefined;
    for (const index of this.gaps) if (index < length && textOf(found, index) !== '') (unused ??= []).push(index);
    for (let index = this.width + 1; index < found.elements.length; index++) {
      if (textOf(found, index) !== '') (unused ??= []).push(index);
    }
    return unused ?? NONE;
  }
}
