/**
 * A visit whose sender makes no ChargeItems (most EHRs): its lines come from what was done, by way of the crosswalk.
 *
 * - Encounter.type: the visit itself, a check-up by age or a line that waits for a coder;
 * - Procedure, unless it was not done; DiagnosticReport, if the visit's own provider made it;
 * - MedicationAdministration: its code, with units for a coder, since the dose is not reckoned into them here;
 * - Immunization: the vaccine, and giving it (the first of a visit, each further one).
 *
 * What the crosswalk does not settle is a line without a code and a problem that names it: a coder gives the code or
 * removes the line. Where one ChargeItem names the visit, its sender prices for itself and none of this is read.
 */
import type { Day } from '../../calendar';
import type { BundleIndex, Resource } from './bundle';
import type { DraftLine } from './charges';
import {
  ADMINISTRATION,
  CROSSWALK_VERSION,
  IMMUNIZATION_DIAGNOSIS,
  preventiveVisit,
  serviceVerdict,
  vaccineVerdict,
} from './crosswalk';
import type { Diagnoses, Implied } from './diagnoses';
import type { Findings } from './findings';
import { PROCEDURES, PROCEDURE_SHAPE } from './systems';
import { sayCode } from './terms';
import { codings, field, list, readDay, text, type Coding } from './values';

export const SERVICE_TYPES = ['Procedure', 'DiagnosticReport', 'MedicationAdministration', 'Immunization'] as const;

export interface ServiceContext {
  index: BundleIndex;
  found: Findings;
  zone: string;
  /** Date of the visit, and of what does not say its own. */
  on: Day;
  patient: { born: Day; isKnown: boolean };
}

/** What stands in the line before the diagnoses have their places. */
interface Service {
  from: Resource;
  sourceId: string;
  code: string;
  units: number;
  day: Day;
  /** `vaccine`: for the need of it; `rest`: for what else the visit was about. */
  for: 'vaccine' | 'rest';
  separate?: boolean;
}

export interface Services {
  implied: Implied;
  /** The lines, once the diagnoses are known. */
  lines(diagnoses: Diagnoses): DraftLine[];
}

/** Reads what was done at a visit. */
export function readServices(encounter: Resource, done: readonly Resource[], context: ServiceContext): Services {
  const reading = new Reading(encounter, context);
  reading.visit();
  for (const resource of done) if (resource.type !== 'Immunization') reading.service(resource);
  for (const resource of done) if (resource.type === 'Immunization') reading.vaccine(resource);
  reading.administrations();
  return {
    implied: { first: reading.reasons, last: reading.gaveVaccines ? [IMMUNIZATION_DIAGNOSIS] : [] },
    lines: (diagnoses) => reading.services.map((service) => reading.asLine(service, diagnoses)),
  };
}

const NOT_DONE = new Set(['preparation', 'in-progress', 'not-done', 'on-hold', 'entered-in-error', 'cancelled']);

class Reading {
  readonly services: Service[] = [];
  readonly reasons: string[] = [];
  private readonly given: Record<'injection' | 'other', { day: Day; from: Resource }[]> = { injection: [], other: [] };

  constructor(
    private readonly encounter: Resource,
    private readonly context: ServiceContext,
  ) {}

  get gaveVaccines(): boolean {
    return this.services.some((service) => service.for === 'vaccine');
  }

  visit(): void {
    const { encounter, context } = this;
    const types = list(encounter.body, 'type').flatMap(codings);
    const base = { from: encounter, sourceId: encounter.id, units: 1, day: context.on, for: 'rest' as const };
    const billing = billingCode(types);
    if (billing) return void this.services.push({ ...base, code: billing });
    const verdict = serviceVerdict(types, context.on);
    if (verdict?.kind === 'none') return;
    if (verdict?.kind === 'preventive') {
      const { code, icd } = preventiveVisit(context.patient, context.on);
      this.reasons.push(icd);
      return void this.services.push({ ...base, code, separate: true });
    }
    this.services.push({ ...base, code: verdict?.kind === 'codes' ? verdict.codes[0]! : '' });
    if (verdict?.kind !== 'codes') this.askCoder(encounter, 'type', types, verdict?.because);
  }

  service(resource: Resource): void {
    const { index, on } = this.context;
    const left = this.whyNot(resource);
    if (left) return index.leaveOut(resource, left);
    const drug = resource.type === 'MedicationAdministration';
    const name = drug ? 'medicationCodeableConcept' : 'code';
    const codes = codings(field(resource.body, name));
    const verdict = serviceVerdict(codes, on);
    const billing = billingCode(codes);
    if (!billing && verdict?.kind === 'none') return index.leaveOut(resource, 'not billed separately');
    const code = billing ?? (verdict?.kind === 'codes' ? verdict.codes[0]! : '');
    this.push(resource, code, 'rest');
    if (!code) this.askCoder(resource, name, codes, verdict?.kind === 'coder' ? verdict.because : undefined);
    else if (drug) this.askUnits(resource, code);
  }

  vaccine(resource: Resource): void {
    const { index, patient } = this.context;
    const left = this.whyNot(resource);
    if (left) return index.leaveOut(resource, left);
    const codes = codings(field(resource.body, 'vaccineCode'));
    const day = this.dayOf(resource);
    const billing = billingCode(codes);
    const verdict = billing ? undefined : vaccineVerdict(codes, day, patient.born);
    const product = billing ?? (verdict?.kind === 'vaccine' ? verdict.code : '');
    this.push(resource, product, 'vaccine');
    if (!product)
      this.askCoder(resource, 'vaccineCode', codes, verdict?.kind === 'coder' ? verdict.because : undefined);
    this.given[verdict?.kind === 'vaccine' ? verdict.route : 'injection'].push({ day, from: resource });
  }

  /** One first giving a visit, whatever its way; injections are counted before the rest. */
  administrations(): void {
    let isFirst = true;
    for (const route of ['injection', 'other'] as const) {
      const given = this.given[route];
      const codes = ADMINISTRATION[route];
      const more = isFirst ? given.slice(1) : given;
      if (isFirst && given[0]) this.give(given[0], codes.first, 1);
      if (more[0]) this.give(more[0], codes.more, more.length);
      isFirst &&= given.length === 0;
    }
  }

  asLine(service: Service, diagnoses: Diagnoses): DraftLine {
    // NCCI Policy Manual, ch. XI: a check-up on the day of a vaccination is a service of its own only with modifier 25.
    const modifiers = service.separate && this.gaveVaccines ? ['25'] : [];
    const { sourceId, code, units, day } = service;
    return { sourceId, code, modifiers, units, from: day, dx: this.pointersOf(service, diagnoses) };
  }

  private give({ day, from }: { day: Day; from: Resource }, code: string, units: number): void {
    this.services.push({ from, sourceId: `${from.id}/${code}`, code, units, day, for: 'vaccine' });
  }

  private push(from: Resource, code: string, reason: Service['for']): void {
    this.context.index.use(from);
    this.services.push({ from, sourceId: from.id, code, units: 1, day: this.dayOf(from), for: reason });
  }

  /** Why nothing of a resource is billed: it was not done, or not here. */
  private whyNot({ type, body }: Resource): string | undefined {
    const status = text(body, 'status');
    if (status && NOT_DONE.has(status)) return status;
    if (type === 'Immunization' && field(body, 'primarySource') === false) return 'reported, not given here';
    return type === 'DiagnosticReport' && !this.isOwn(body) ? 'made elsewhere' : undefined;
  }

  private isOwn(report: unknown): boolean {
    const provider = this.context.index.resolve(field(this.encounter.body, 'serviceProvider'), this.encounter);
    return (
      provider !== undefined &&
      list(report, 'performer').some((each) => this.context.index.resolve(each, this.encounter) === provider)
    );
  }

  private askCoder(of: Resource, name: string, codes: readonly Coding[], because?: string): void {
    const line = this.services.length;
    if (codes.length === 0) return this.context.found.missing(of.label, name, `line ${line} has no code`, line);
    const why = because ?? `not in the crosswalk ${CROSSWALK_VERSION}`;
    this.context.found.add('unmapped', of.label, name, `${sayCode(codes)} has no billing code here: ${why}`, line);
  }

  private askUnits(of: Resource, code: string): void {
    const message = `the units of ${code} on line ${this.services.length} follow from the dose, which is not reckoned here; check them`;
    this.context.found.add('unmapped', of.label, 'dosage', message);
  }

  private dayOf(resource: Resource): Day {
    const name = DATES.find((each) => field(resource.body, each) !== undefined);
    if (!name) return this.context.on;
    const isPeriod = name.endsWith('Period');
    const day = readDay(isPeriod ? field(resource.body, name, 'start') : field(resource.body, name), this.context.zone);
    if (day) return day;
    const path = isPeriod ? `${name}.start` : name;
    this.context.found.invalid(resource.label, path, 'not a date, nor a time with an offset');
    return this.context.on;
  }

  /** What the service says that it is for; else vaccines for the need of them and the rest for all else, four at most. */
  private pointersOf(service: Service, { codes, pointers }: Diagnoses): number[] {
    const vaccine = codes.indexOf(IMMUNIZATION_DIAGNOSIS) + 1;
    if (service.for === 'vaccine') return vaccine ? [vaccine] : [];
    const named = list(service.from.body, 'reasonReference').flatMap((reference) => {
      const reason = this.context.index.resolve(reference, service.from);
      return (reason && pointers.get(reason)) ?? [];
    });
    const rest = codes.map((_, at) => at + 1).filter((place) => place !== vaccine);
    const chosen = named.length > 0 ? [...new Set(named)] : rest.length > 0 ? rest : codes.map((_, at) => at + 1);
    return chosen.slice(0, MAX_POINTERS);
  }
}

const MAX_POINTERS = 4;
const DATES = [
  'performedDateTime',
  'performedPeriod',
  'occurrenceDateTime',
  'effectiveDateTime',
  'effectivePeriod',
] as const;

/** A code of a billing system, as some senders write it beside their own. */
const billingCode = (codes: readonly Coding[]): string | undefined =>
  codes
    .find(
      ({ system, code }) => system !== undefined && PROCEDURES.has(system) && PROCEDURE_SHAPE.test(code.toUpperCase()),
    )
    ?.code.toUpperCase();
