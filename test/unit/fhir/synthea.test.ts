/**
 * Goal: a bundle that nobody wrote for this product becomes visits that can be billed, and nothing of it disappears.
 * Method: six encounters of a child as Synthea writes them (test/samples/fhir/NOTICE), read whole; every count compared.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { readBundle, type ReadResult } from '../../../src/edges/fhir/index';

const TEXT = readFileSync(join(__dirname, '../../samples/fhir/synthea-child-6-encounters.json'), 'utf8');
const read = (text = TEXT, seen?: ReadonlyMap<string, string[]>): ReadResult =>
  readBundle(text, { zone: 'America/New_York', source: 'synthea', seen });
/** The bundle after a change of its parsed JSON. */
const changed = (change: (resources: any[]) => void): ReadResult => {
  const bundle = JSON.parse(TEXT);
  change(bundle.entry.map((entry: any) => entry.resource));
  return read(JSON.stringify(bundle));
};

const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
const on = (day: string, result: ReadResult) => result.visits.find(({ intake }) => intake.from === day)!;
const linesOn = (day: string, result = read()): string[] =>
  on(day, result).intake.lines.map(
    ({ code, modifiers, units, dx }) => `${[code || '?', ...modifiers].join('-')} ×${units} dx ${dx.join(',')}`,
  );
const toCode = (day: string, result = read()): string[] =>
  on(day, result).problems.flatMap(({ code, resource, field, line, message }) =>
    code === 'unmapped' ? [`${line ?? '-'} ${resource.split('/')[0]}.${field} ${message.split(' has ')[0]}`] : [],
  );

describe('a bundle of Synthea', () => {
  it('accounts for every entry', () => {
    const { taken, ignored, refused, entries } = read();
    expect(refused).toEqual([]);
    expect(total(taken) + total(ignored)).toBe(entries);
    expect(taken).toEqual({
      Condition: 4,
      Coverage: 1,
      DiagnosticReport: 1,
      Encounter: 6,
      Immunization: 7,
      Organization: 2,
      Patient: 1,
      Practitioner: 2,
      Procedure: 8,
    });
    expect(ignored).toEqual({
      AllergyIntolerance: 2,
      Claim: 6,
      'Condition/not needed for billing': 3,
      'Condition/of no visit': 1,
      'DiagnosticReport/not billed separately': 3,
      ExplanationOfBenefit: 6,
      Location: 1,
      MedicationRequest: 1,
      Observation: 7,
      'Practitioner/of no visit': 2,
      'PractitionerRole/of no visit': 4,
      'Procedure/not billed separately': 2,
      SupplyDelivery: 3,
    });
  });

  it('counts a refused resource once, and still accounts for all', () => {
    const result = changed((resources) => {
      const [first] = resources.filter((each) => each.resourceType === 'Encounter');
      delete first.subject;
      resources.find((each) => each.resourceType === 'Coverage').beneficiary = { reference: 'Patient/nobody' };
    });
    expect(result.refused.map(({ resource }) => resource.split('/')[0])).toEqual(['Coverage', 'Encounter']);
    expect(total(result.taken) + total(result.ignored) + result.refused.length).toBe(result.entries);
  });

  it('reads the person through the profiles and extensions of US Core', () => {
    for (const { intake, problems } of read().visits) {
      expect(intake.patient).toMatchObject({ born: '2016-07-28', sex: 'M', address: { state: 'MA' } });
      expect(problems.map(({ field }) => field)).toEqual(
        expect.arrayContaining(['subscriberId', 'address.postalCode']),
      );
    }
  });

  it('bills a check-up by age, apart from its vaccines', () => {
    expect(on('2016-08-18', read()).intake.diagnoses).toEqual(['Z00.111', 'Z23']);
    expect(linesOn('2016-08-18')).toEqual(['99381-25 ×1 dx 1', '85027 ×1 dx 1', '90744 ×1 dx 2', '90471 ×1 dx 2']);
    expect(on('2023-11-02', read()).intake.diagnoses).toEqual(['Z00.129', 'K05.10', 'Z23']);
    expect(linesOn('2023-11-02')).toEqual(['99383-25 ×1 dx 1,2', '90656 ×1 dx 3', '90471 ×1 dx 3']);
  });

  it('calls a patient established who came within three years, here or as the record knows', () => {
    const patient = read().visits[0]!.intake.patient.sourceId;
    const first = (days: string[]) => linesOn('2023-11-02', read(TEXT, new Map([[patient, days]])))[0];
    expect(linesOn('2017-03-02')[0]).toBe('99391-25 ×1 dx 1');
    expect(first(['2020-11-03'])).toBe('99393-25 ×1 dx 1,2');
    // Three years to the day are no longer within three years; a later visit says nothing of an earlier one.
    expect(first(['2020-11-02', '2023-11-02', '2024-01-01'])).toBe('99383-25 ×1 dx 1,2');
  });

  it('counts the giving of vaccines: the first, each further one, and no product that is not known', () => {
    expect(linesOn('2017-03-02').slice(-3)).toEqual(['? ×1 dx 2', '90471 ×1 dx 2', '90472 ×4 dx 2']);
    expect(toCode('2017-03-02')).toEqual(['6 Immunization.vaccineCode CVX 140']);
    const oral = changed((resources) => {
      const vaccine = resources.find((each) => each.resourceType === 'Immunization');
      vaccine.vaccineCode.coding[0].code = '119';
    });
    expect(linesOn('2016-08-18', oral).slice(-2)).toEqual(['90681 ×1 dx 2', '90473 ×1 dx 2']);
  });

  it('leaves a visit without a level, and what belongs on a dental claim, to a coder by resource and code', () => {
    expect(on('2019-01-22', read()).intake.diagnoses).toEqual(['J32.9', 'B97.89']);
    expect(toCode('2019-01-22')).toEqual(['1 Encounter.type SNOMED CT 185345009']);
    expect(toCode('2023-11-09')).toContain('2 Procedure.code SNOMED CT 34043003');
    expect(linesOn('2023-11-09')).toEqual(Array(9).fill('? ×1 dx 1'));
  });

  it('names no code that is not of its system’s form', () => {
    const result = changed((resources) => {
      for (const each of resources.filter(({ resourceType }) => resourceType === 'Encounter'))
        each.type[0].coding[0].code = 'ask Mrs. Erdman';
    });
    expect(toCode('2019-01-22', result)).toEqual(['1 Encounter.type its code']);
    expect(JSON.stringify(result.visits.map(({ problems }) => problems))).not.toContain('Erdman');
  });

  it('takes a billing code that stands beside the chart’s own', () => {
    const result = changed((resources) => {
      const [, , sinusitis] = resources.filter((each) => each.resourceType === 'Encounter');
      sinusitis.type[0].coding.push({ system: 'http://www.ama-assn.org/go/cpt', code: '99213' });
    });
    expect(linesOn('2019-01-22', result)).toEqual(['99213 ×1 dx 1,2']);
  });

  it('reads none of it where the sender prices for itself, whether or not that is billable', () => {
    const bundle = JSON.parse(TEXT);
    const encounter = bundle.entry.find((entry: any) => entry.resource.resourceType === 'Encounter').resource;
    const item = {
      resourceType: 'ChargeItem',
      id: 'x1',
      status: 'billable',
      context: { reference: `Encounter/${encounter.id}` },
      code: { coding: [{ system: 'http://loinc.org', code: '58410-2' }] },
      priceOverride: { value: 125.1, currency: 'USD' },
    };
    bundle.entry.push({ resource: item });
    const own = read(JSON.stringify(bundle));
    expect(on('2016-08-18', own).intake.lines).toMatchObject([{ code: '85027', charge: 12510 }]);
    expect(own.ignored).toMatchObject({ 'Immunization/its visit has charge items': 1 });
    item.status = 'not-billable';
    expect(on('2016-08-18', read(JSON.stringify(bundle))).intake.lines).toEqual([]);
  });

  it('does not bill what was not done, not done here, or made elsewhere', () => {
    const result = changed((resources) => {
      const [first, second] = resources.filter((each) => each.resourceType === 'Immunization');
      first.primarySource = false;
      second.status = 'not-done';
      for (const each of resources.filter(({ resourceType }) => resourceType === 'DiagnosticReport'))
        each.performer = [{ display: 'a laboratory' }];
    });
    expect(linesOn('2016-08-18', result)).toEqual(['99381 ×1 dx 1']);
    expect(result.ignored).toMatchObject({
      'Immunization/reported, not given here': 1,
      'Immunization/not-done': 1,
      'DiagnosticReport/made elsewhere': 4,
    });
  });

  it('puts a time with microseconds on the day of the practice', () => {
    const late = changed((resources) => {
      const encounter = resources.find((each) => each.resourceType === 'Encounter');
      encounter.period = { start: '2016-08-19T03:59:59.999999+00:00', end: '2016-08-19T03:59:59.999999+00:00' };
    });
    expect(on('2016-08-18', late).intake.through).toBe('2016-08-18');
  });

  it('leaves the units of a drug to who knows the dose', () => {
    const bundle = JSON.parse(TEXT);
    const encounter = bundle.entry.find((entry: any) => entry.resource.resourceType === 'Encounter').resource;
    const coding = [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1803932' }];
    bundle.entry.push({
      resource: {
        resourceType: 'MedicationAdministration',
        id: 'm1',
        status: 'completed',
        context: { reference: `urn:uuid:${encounter.id}` },
        medicationCodeableConcept: { coding },
      },
    });
    const result = read(JSON.stringify(bundle));
    expect(linesOn('2016-08-18', result)[2]).toBe('J0640 ×1 dx 1');
    expect(on('2016-08-18', result).problems).toContainEqual(
      expect.objectContaining({ resource: 'MedicationAdministration/m1', field: 'dosage', code: 'unmapped' }),
    );
  });
});
