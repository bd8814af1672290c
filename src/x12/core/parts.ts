import { formatX12 } from '../../money/cents';
import { digitsOf } from './dates';
import { quantityText, seg } from './element';
import { zipDigits } from './fields';
import type { Address, Adjustment, Contact, Name, Procedure, RawSegment, Reference } from '../types';

/** The segments that several guides share, as the writer takes them. */

export function nm1(entity: string, name: Name): RawSegment {
  const { type, last, first, middle, suffix, idQualifier, id } = name;
  return seg('NM1', entity, type, last, first, middle, undefined, suffix, idQualifier, id);
}

/** N3 and N4. */
export function addressSegments(address: Address | undefined): RawSegment[] {
  if (!address) return [];
  const { line1, line2, city, state, zip, country, subdivision } = address;
  const n4 = seg('N4', city, state, zip && zipDigits(zip), country, undefined, undefined, subdivision);
  return line1 === '' ? [n4] : [seg('N3', line1, line2), n4];
}

export function per(contact: Contact): RawSegment {
  const numbers = contact.numbers.flatMap(({ qualifier, number }) => [qualifier, number]);
  return seg('PER', contact.function, contact.name, ...numbers);
}

export function ref(qualifier: string, id: string | undefined): RawSegment[] {
  return id === undefined ? [] : [seg('REF', qualifier, id)];
}

export function refs(references: readonly Reference[]): RawSegment[] {
  return references.map(({ qualifier, id }) => seg('REF', qualifier, id));
}

/** qualifier:code:modifiers, the description as component 7. */
export function procedureParts(procedure: Procedure): (string | undefined)[] {
  const { qualifier, code, modifiers, description } = procedure;
  const [m1, m2, m3, m4] = modifiers;
  return [qualifier, code, m1, m2, m3, m4, description];
}

/** DTP with D8, or RD8 where there is an end. */
export function dtp(qualifier: string, from: string | undefined, through?: string): RawSegment[] {
  if (from === undefined) return [];
  if (through === undefined) return [seg('DTP', qualifier, 'D8', digitsOf(from))];
  return [seg('DTP', qualifier, 'RD8', `${digitsOf(from)}-${digitsOf(through)}`)];
}

/** Reasons that one CAS can carry. */
const REASONS_MAX = 6;

/** Neighbours of one group share a CAS, so the order of the reasons stays as it is. */
export function cas(adjustments: readonly Adjustment[]): RawSegment[] {
  const segments: RawSegment[] = [];
  let group: string | undefined;
  let elements: (string | undefined)[] = [];
  for (const adjustment of adjustments) {
    if (adjustment.group !== group || elements.length >= 1 + REASONS_MAX * 3) {
      group = adjustment.group;
      elements = [group];
      segments.push({ id: 'CAS', elements });
    }
    const { carc, amount, quantity } = adjustment;
    elements.push(carc, formatX12(amount));
    elements.push(quantity === undefined ? undefined : quantityText(quantity, 'CAS', 'CAS04'));
  }
  return segments;
}
