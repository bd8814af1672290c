/** Goal: a sound bundle becomes exactly the visit that it describes, whatever form its references and dates take. */
import { expect } from 'expect';
import { readBundle } from '../../../src/edges/fhir/index';
import { add, charge, condition, person, readWith, refusals, resourceOf, said, validBundle, ZONE } from './build';

const only = (bundle: unknown, zone = ZONE) => {
  const result = readBundle(bundle, { zone, source: 'ehr' });
  expect(result.refused).toEqual([]);
  expect(result.visits).toHaveLength(1);
  return result.visits[0]!;
};

describe('FHIR visits', () => {
  it('reads the whole visit', () => {
    const { intake, problems } = only(validBundle());
    expect(problems).toEqual([]);
    expect(intake).toEqual({
      source: 'ehr',
      sourceId: 'enc',
      kind: 'professional',
      from: '2026-03-03',
      through: '2026-03-03',
      place: '11',
      renderingNpi: '1000000020',
      patient: {
        sourceId: 'ada',
        last: 'MERIWETHER',
        first: 'ADA',
        born: '1984-05-17',
        sex: 'F',
        address: { line: '12 Elm Row', city: 'Harrow', state: 'OH', zip: '432150001' },
        coverages: [
          {
            sourceId: 'cov',
            payerCode: 'PHP01',
            memberId: 'PHP100200301',
            group: 'G7001',
            from: '2026-01-01',
            order: 1,
          },
        ],
      },
      diagnoses: ['Z01.419', 'Z12.4'],
      lines: [
        { sourceId: 'l1', code: 'S0612', modifiers: [], units: 1, charge: 18000, from: '2026-03-03', dx: [1] },
        { sourceId: 'l2', code: 'Q0091', modifiers: [], units: 1, charge: 6050, from: '2026-03-03', dx: [1, 2] },
      ],
    });
  });

  it('reads the same from text, from bytes and from parsed JSON', () => {
    const text = JSON.stringify(validBundle());
    const parsed = readBundle(JSON.parse(text), { zone: ZONE });
    expect(readBundle(text, { zone: ZONE })).toEqual(parsed);
    expect(readBundle('\ufeff' + text, { zone: ZONE })).toEqual(parsed);
    expect(readBundle(new TextEncoder().encode(text), { zone: ZONE })).toEqual(parsed);
  });

  it('follows urn:uuid, absolute, versioned, contained and identifier references', () => {
    const bundle = validBundle();
    bundle.entry.find((entry: any) => entry.resource.id === 'ada').fullUrl = 'urn:uuid:0a';
    const encounter = resourceOf(bundle, 'enc');
    encounter.subject.reference = 'urn:uuid:0a';
    encounter.diagnosis[0].condition.reference = 'https://other.example/r4/Condition/c2/_history/3';
    encounter.participant[0].individual.reference = 'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|1000000020';
    const coverage = resourceOf(bundle, 'cov');
    coverage.contained = [{ resourceType: 'Organization', id: 'o', identifier: [{ value: 'LSM01' }] }];
    coverage.payor = [{ reference: '#o' }];
    const { intake, problems } = only(bundle);
    expect(problems).toEqual([]);
    expect(intake.diagnoses).toEqual(['Z01.419', 'Z12.4']);
    expect(intake.patient.coverages[0]?.payerCode).toBe('LSM01');
  });

  for (const [start, zone, day] of [
    ['2026-03-04T05:59:59.999999+00:00', 'America/Chicago', '2026-03-03'],
    ['2026-03-04T06:00:00.000000+00:00', 'America/Chicago', '2026-03-04'],
    ['2026-03-04T00:30:00-05:00', 'America/Los_Angeles', '2026-03-03'],
    ['2026-03-08T07:30:00Z', 'America/New_York', '2026-03-08'],
    ['2026-11-01T04:30:00Z', 'America/New_York', '2026-11-01'],
    ['2026-03-03T23:30:00.1234567891234+14:00', 'Pacific/Honolulu', '2026-03-02'],
    ['2026-03-03', 'Pacific/Honolulu', '2026-03-03'],
  ] as const) {
    it(`puts ${start} on ${day} in ${zone}`, () => {
      const result = readWith('enc', (encounter) => (encounter.period = { start }), zone);
      expect(result.visits[0]?.intake.from).toBe(day);
    });
  }

  it('takes modifiers from codings and extensions, and a place of service that is said outright', () => {
    const bundle = validBundle();
    const code = resourceOf(bundle, 'l1').code;
    code.coding.push(
      { system: 'http://www.ama-assn.org/go/cpt', code: '25' },
      { system: 'urn:throughline:fhir:modifier', code: 'gt' },
    );
    resourceOf(bundle, 'l1').extension = [{ url: 'urn:throughline:fhir:modifier', valueCode: '59' }];
    resourceOf(bundle, 'enc').class = {
      system: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
      code: '22',
    };
    const { intake, problems } = only(bundle);
    expect(problems).toEqual([]);
    expect(intake.lines[0]).toMatchObject({ code: 'S0612', modifiers: ['25', 'GT', '59'] });
    expect(intake.place).toBe('22');
  });

  it('keeps subscriber and guarantor apart from the patient', () => {
    const bundle = add(validBundle(), person('joan', 'MERIWETHER', 'JOAN', 'female', '1960-01-02'), {
      resourceType: 'Account',
      id: 'acc',
      status: 'active',
      subject: [{ reference: 'Patient/ada' }],
      guarantor: [{ party: { reference: 'Patient/joan' } }],
    });
    Object.assign(resourceOf(bundle, 'cov'), {
      subscriber: { reference: 'Patient/joan' },
      relationship: { coding: [{ code: 'child' }] },
    });
    const { intake } = only(bundle);
    expect(intake.patient.guarantor).toMatchObject({ sourceId: 'joan', last: 'MERIWETHER', first: 'JOAN' });
    expect(intake.patient.coverages[0]?.subscriber).toMatchObject({
      first: 'JOAN',
      born: '1960-01-02',
      relationship: 'child',
    });
  });

  it('orders coverages, gives the unordered the next places, and leaves out self-pay and the cancelled', () => {
    const bundle = validBundle();
    const base = resourceOf(bundle, 'cov');
    add(
      bundle,
      { ...base, id: 'cov0', order: undefined },
      { ...base, id: 'cov2', order: 3 },
      { ...base, id: 'gone', status: 'cancelled' },
      { ...base, id: 'self', payor: [{ reference: 'Patient/ada' }], order: 1 },
    );
    const result = readBundle(JSON.stringify(bundle), { zone: ZONE });
    expect(result.visits[0]?.intake.patient.coverages.map(({ sourceId, order }) => [sourceId, order])).toEqual([
      ['cov', 1],
      ['cov2', 3],
      ['cov0', 4],
    ]);
    expect(result.ignored).toEqual({ 'Coverage/cancelled': 1 });
    expect(said(result)).toEqual([]);
  });

  it('counts what it does not use, by type and by status', () => {
    const bundle = add(
      validBundle(),
      { resourceType: 'Observation', id: 'o1' },
      { resourceType: 'Observation', id: 'o2' },
      { ...charge('l3', 'J3420', 9, ['c1']), status: 'entered-in-error' },
      { ...resourceOf(validBundle(), 'enc'), id: 'later', status: 'planned' },
    );
    const result = readBundle(bundle, { zone: ZONE });
    expect(result.ignored).toEqual({ 'ChargeItem/entered-in-error': 1, 'Encounter/planned': 1, Observation: 2 });
    expect(result.visits[0]?.intake.lines).toHaveLength(2);
  });

  it('ignores supporting information that is no condition, and points by code in reason', () => {
    const bundle = add(validBundle(), { resourceType: 'Observation', id: 'o1' });
    const item = resourceOf(bundle, 'l1');
    item.supportingInformation = [{ reference: 'Observation/o1' }];
    item.reason = [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'Z12.4' }] }];
    expect(only(bundle).intake.lines[0]?.dx).toEqual([2]);
    expect(only(bundle).problems).toEqual([]);
  });

  it('takes the conditions of the encounter where it lists none', () => {
    const result = readWith('enc', (encounter) => delete encounter.diagnosis);
    expect(result.visits[0]?.intake.diagnoses).toEqual(['Z01.419', 'Z12.4']);
  });

  it('puts conditions of one code in one place', () => {
    const bundle = add(validBundle(), condition('c3', 'Z01419'));
    resourceOf(bundle, 'enc').diagnosis.push({ condition: { reference: 'Condition/c3' } });
    resourceOf(bundle, 'l2').supportingInformation = [{ reference: 'Condition/c3' }];
    const { intake, problems } = only(bundle);
    expect(problems).toEqual([]);
    expect(intake.diagnoses).toEqual(['Z01.419', 'Z12.4']);
    expect(intake.lines[1]?.dx).toEqual([1]);
  });

  it('refuses an unknown zone loudly, since every date would be wrong', () => {
    expect(() => readBundle(validBundle(), { zone: 'Mars/Olympus' })).toThrow(RangeError);
    expect(refusals(readBundle(validBundle(), { zone: ZONE }))).toEqual([]);
  });
});
