/**
 * The resources of one bundle and the references between them.
 *
 * A reference is found by fullUrl (`urn:uuid:…` or absolute), by `Type/id` (also as the tail of an absolute URL, also
 * with `/_history/n`), inside its own resource (`#id`), or by identifier (`Type?identifier=system|value`).
 */
import type { Problem } from '../../registration/intake';
import { findOffence, MAX_DEPTH, type Offence } from './json';
import { field, isFields, list, text, type Fields } from './values';

export interface Resource {
  type: string;
  /** The sender's id: `Resource.id`, else its first identifier, else the uuid of its fullUrl. Empty: it has none. */
  id: string;
  /** What a problem calls it: `Coverage/c1`, or `Coverage entry[7]`. */
  label: string;
  body: Fields;
}

export interface Refusal {
  resource: string;
  problems: Problem[];
}

/** The types that this reader uses. Any other is counted and left alone. */
const USED = new Set([
  'Account',
  'Appointment',
  'ChargeItem',
  'Condition',
  'Coverage',
  'DiagnosticReport',
  'Encounter',
  'Immunization',
  'MedicationAdministration',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'RelatedPerson',
]);

const FHIR_ID = /^[A-Za-z0-9.-]{1,64}$/;
const TYPE_NAME = /^[A-Z][A-Za-z]{1,63}$/;
const UUID_URN = 'urn:uuid:';

export class BundleIndex {
  readonly refused: Refusal[] = [];
  /** Types in a Map: a type named `__proto__` is a count like any other. */
  private readonly ignoredCounts = new Map<string, number>();
  private readonly byType = new Map<string, Resource[]>();
  /** Resources whose fate is settled: used, left out with a reason, or refused. */
  private readonly used = new Set<Resource>();
  private readonly leftOut = new Set<Resource>();
  private readonly byAddress = new Map<string, Resource>();

  constructor(bundle: Fields) {
    list(bundle, 'entry').forEach((entry, position) => this.addEntry(entry, position));
  }

  all(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  /** Some of it is in a visit. A resource that serves several visits counts once. */
  use(...resources: Resource[]): void {
    for (const resource of resources) this.used.add(resource);
  }

  /** Left alone, and counted as `Type/why`. */
  leaveOut(resource: Resource, why: string): void {
    if (this.leftOut.has(resource)) return;
    this.leftOut.add(resource);
    this.count(`${resource.type}/${why}`);
  }

  refuse(of: Resource | string, ...problems: Omit<Problem, 'resource'>[]): void {
    const resource = typeof of === 'string' ? of : of.label;
    if (typeof of !== 'string') this.leftOut.add(of);
    this.refused.push({ resource, problems: problems.map((problem) => ({ resource, ...problem })) });
  }

  /** Every resource of the bundle is in one of the two, or refused by name. To be asked when all visits are read. */
  accounts(): { taken: Record<string, number>; ignored: Record<string, number> } {
    const taken = new Map<string, number>();
    for (const resource of [...this.byType.values()].flat()) {
      if (this.used.has(resource)) taken.set(resource.type, (taken.get(resource.type) ?? 0) + 1);
      else this.leaveOut(resource, 'of no visit');
    }
    return { taken: sorted(taken), ignored: sorted(this.ignoredCounts) };
  }

  private count(what: string): void {
    this.ignoredCounts.set(what, (this.ignoredCounts.get(what) ?? 0) + 1);
  }

  /** The resource that a Reference element points at; undefined if it is not in the bundle. */
  resolve(reference: unknown, from: Resource): Resource | undefined {
    const target = text(reference, 'reference');
    if (!target) return undefined;
    if (target.startsWith('#')) return contained(target.slice(1), from);
    const direct = this.byAddress.get(target);
    if (direct) return direct;
    const tail = target
      .replace(/\/_history\/[^/]*$/, '')
      .split('/')
      .slice(-2)
      .join('/');
    return this.byAddress.get(tail);
  }

  private addEntry(entry: unknown, position: number): void {
    const body = field(entry, 'resource');
    const type = text(body, 'resourceType');
    if (!isFields(body) || !type || !TYPE_NAME.test(type)) {
      this.refuse(`entry[${position}]`, {
        field: 'resource.resourceType',
        code: 'missing',
        message: 'the entry holds no resource with a type',
      });
      return;
    }
    const resource = identify(type, body, text(entry, 'fullUrl'), position);
    const offence = findOffence(body);
    if (offence) return this.refuse(resource.label, asProblem(offence));
    const address = `${type}/${resource.id}`;
    if (USED.has(type) && resource.id && this.byAddress.has(address)) {
      this.refuse(resource.label, {
        field: 'id',
        code: 'invalid',
        message: 'the bundle holds this resource twice; the first is used',
      });
      return;
    }
    this.addAddresses(resource, text(entry, 'fullUrl'));
    if (!USED.has(type)) return this.count(type);
    const same = this.byType.get(type);
    if (same) same.push(resource);
    else this.byType.set(type, [resource]);
  }

  private addAddresses(resource: Resource, fullUrl: string | undefined): void {
    const addresses = resource.id ? [`${resource.type}/${resource.id}`] : [];
    if (fullUrl) addresses.push(fullUrl);
    for (const identifier of list(resource.body, 'identifier')) {
      const value = text(identifier, 'value');
      if (value) addresses.push(`${resource.type}?identifier=${text(identifier, 'system') ?? ''}|${value}`);
    }
    for (const address of addresses) if (!this.byAddress.has(address)) this.byAddress.set(address, resource);
  }
}

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));

function identify(type: string, body: Fields, fullUrl: string | undefined, position: number): Resource {
  const uuid = fullUrl?.startsWith(UUID_URN) ? fullUrl.slice(UUID_URN.length) : undefined;
  const own = text(body, 'id');
  const id = own ?? text(list(body, 'identifier')[0], 'value') ?? uuid ?? '';
  // An identifier may be a medical record number, so only a FHIR id or the fullUrl's uuid may appear in a message.
  const shown = own ?? uuid;
  const label = shown && FHIR_ID.test(shown) ? `${type}/${shown}` : `${type} entry[${position}]`;
  return { type, id, label, body };
}

function contained(id: string, owner: Resource): Resource | undefined {
  for (const body of list(owner.body, 'contained')) {
    const type = text(body, 'resourceType');
    if (isFields(body) && type && text(body, 'id') === id) {
      return { type, id: `${owner.id}#${id}`, label: `${owner.label}.contained`, body };
    }
  }
  return undefined;
}

export function asProblem(offence: Offence): Omit<Problem, 'resource'> {
  const message =
    offence.why === 'depth'
      ? `nested more than ${MAX_DEPTH} levels deep`
      : 'this name is not allowed as a field of a resource';
  return { field: offence.path, code: 'invalid', message };
}
