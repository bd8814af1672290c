/**
 * Goal: one thing wrong is one problem that names resource and field, and everything else goes on.
 * Method: spoil one field of a valid bundle; compare the list of problems whole.
 */
import { expect } from 'expect';
import { readBundle } from '../../../src/edges/fhir/index';
import { add, charge, condition, readWith, refusals, resourceOf, said, validBundle, ZONE } from './build';

describe('FHIR problems: the visit arrives', () => {
  const cases: [string, string, (resource: any) => void, string[]][] = [
    ['a missing member id', 'cov', (r) => delete r.subscriberId, ['Coverage/cov subscriberId missing']],
    ['a bad coverage date', 'cov', (r) => (r.period.start = '2026-13-01'), ['Coverage/cov period.start invalid']],
    [
      'a payor that is not there',
      'cov',
      (r) => (r.payor = [{ reference: 'Organization/none' }]),
      ['Coverage/cov payor missing'],
    ],
    ['a payor without an id', 'php', (r) => delete r.identifier, ['Organization/php identifier missing']],
    [
      'a subscriber that is not there',
      'cov',
      (r) => (r.subscriber = { reference: 'Patient/no' }),
      ['Coverage/cov subscriber missing'],
    ],
    ['an order that is none', 'cov', (r) => (r.order = 0), ['Coverage/cov order invalid']],
    [
      'a bad line date',
      'l1',
      (r) => (r.occurrenceDateTime = '2026-02-30'),
      ['ChargeItem/l1 occurrenceDateTime invalid'],
    ],
    [
      'a time without an offset',
      'l1',
      (r) => (r.occurrenceDateTime = '2026-03-03T10:00:00'),
      ['ChargeItem/l1 occurrenceDateTime invalid'],
    ],
    ['a code of the wrong form', 'l1', (r) => (r.code.coding[0].code = '99X'), ['ChargeItem/l1 code unknown_code']],
    [
      'a code of another system',
      'l1',
      (r) => (r.code.coding[0].system = 'http://snomed.info/sct'),
      ['ChargeItem/l1 code unmapped'],
    ],
    ['no code', 'l1', (r) => delete r.code, ['ChargeItem/l1 code missing']],
    [
      'a modifier of three letters',
      'l1',
      (r) => r.code.coding.push({ system: 'urn:throughline:fhir:modifier', code: 'ABC' }),
      ['ChargeItem/l1 code.modifier unknown_code'],
    ],
    ['a negative price', 'l1', (r) => (r.priceOverride.value = -1), ['ChargeItem/l1 priceOverride.value invalid']],
    ['a tenth of a cent', 'l1', (r) => (r.priceOverride.value = 1.005), ['ChargeItem/l1 priceOverride.value invalid']],
    [
      'another currency',
      'l1',
      (r) => (r.priceOverride.currency = 'EUR'),
      ['ChargeItem/l1 priceOverride.currency invalid'],
    ],
    ['half a unit', 'l1', (r) => (r.quantity.value = 0.5), ['ChargeItem/l1 quantity.value invalid']],
    [
      'a pointer to an unknown condition',
      'l1',
      (r) => r.supportingInformation.push({ reference: 'Condition/no' }),
      ['ChargeItem/l1 supportingInformation[1] invalid'],
    ],
    [
      'no pointer among two diagnoses',
      'l1',
      (r) => delete r.supportingInformation,
      ['ChargeItem/l1 supportingInformation missing'],
    ],
    [
      'an unlisted condition',
      'enc',
      (r) => r.diagnosis.push({ condition: { reference: 'Condition/no' } }),
      ['Encounter/enc diagnosis[2].condition invalid'],
    ],
    ['a rank of zero', 'enc', (r) => (r.diagnosis[0].rank = 0), ['Encounter/enc diagnosis[0].rank invalid']],
    [
      'a diagnosis of the wrong form',
      'c2',
      (r) => (r.code.coding[0].code = '123'),
      ['Condition/c2 code unknown_code', 'ChargeItem/l2 supportingInformation[1] invalid'],
    ],
    [
      'a bad date that the lines make good',
      'enc',
      (r) => (r.period.start = 'soon'),
      ['Encounter/enc period.start invalid'],
    ],
    [
      'a visit that ends before it starts',
      'enc',
      (r) => (r.period.end = '2026-03-01'),
      ['Encounter/enc period.end invalid'],
    ],
    ['a status that nobody knows', 'enc', (r) => (r.status = 'done'), ['Encounter/enc status invalid']],
    ['a charge without a status', 'l1', (r) => delete r.status, ['ChargeItem/l1 status missing']],
    ['a class without a place', 'enc', (r) => (r.class.code = 'FLD'), ['Encounter/enc class unmapped']],
    ['a wrong NPI digit', 'dr', (r) => (r.identifier[0].value = '1000000021'), ['Practitioner/dr identifier invalid']],
    ['a state that is none', 'ada', (r) => (r.address[0].state = 'Ruritania'), ['Patient/ada address.state invalid']],
    ['no address', 'ada', (r) => delete r.address, ['Patient/ada address missing']],
  ];
  for (const [title, id, spoil, expected] of cases) {
    it(title, () => {
      const result = readWith(id, spoil);
      expect(said(result)).toEqual(expected);
      expect(result.refused).toEqual([]);
      expect(result.visits[0]?.intake.lines).toHaveLength(2);
      expect(result.visits[0]?.intake.from).toBe('2026-03-03');
    });
  }

  it('no coverage at all is said, not billed to the patient in silence', () => {
    const bundle = validBundle();
    bundle.entry = bundle.entry.filter((entry: any) => entry.resource.id !== 'cov');
    expect(said(readBundle(bundle, { zone: ZONE }))).toEqual(['Patient/ada Coverage.beneficiary missing']);
  });

  it('a guarantor that is no person, and one on hold', () => {
    const account = (guarantor: object) => ({
      resourceType: 'Account',
      id: 'acc',
      subject: [{ reference: 'Patient/ada' }],
      guarantor: [guarantor],
    });
    const employer = add(validBundle(), account({ party: { reference: 'Organization/php' } }));
    expect(said(readBundle(employer, { zone: ZONE }))).toEqual(['Account/acc guarantor.party invalid']);
    const onHold = add(validBundle(), account({ party: { reference: 'Organization/php' }, onHold: true }));
    expect(said(readBundle(onHold, { zone: ZONE }))).toEqual([]);
  });

  it('two coverages of one order are ambiguous only where both are in force', () => {
    const bundle = validBundle();
    const base = resourceOf(bundle, 'cov');
    add(bundle, { ...base, id: 'old', period: { start: '2025-01-01', end: '2025-12-31' } });
    expect(said(readBundle(bundle, { zone: ZONE }))).toEqual([]);
    add(bundle, { ...base, id: 'twin' });
    expect(said(readBundle(bundle, { zone: ZONE }))).toEqual(['Coverage/twin order invalid']);
  });

  it('keeps twelve diagnoses and four pointers', () => {
    const bundle = validBundle();
    for (let n = 3; n <= 14; n += 1) {
      add(bundle, condition(`c${n}`, `M25.5${10 + n}`));
      resourceOf(bundle, 'enc').diagnosis.push({ condition: { reference: `Condition/c${n}` } });
    }
    resourceOf(bundle, 'l1').supportingInformation = [1, 2, 3, 4, 5, 14].map((n) => ({ reference: `Condition/c${n}` }));
    const result = readBundle(bundle, { zone: ZONE });
    expect(said(result)).toEqual([
      'Encounter/enc diagnosis invalid',
      'ChargeItem/l1 supportingInformation[5] invalid',
      'ChargeItem/l1 supportingInformation invalid',
    ]);
    expect(result.visits[0]?.intake.diagnoses).toHaveLength(12);
    expect(result.visits[0]?.intake.lines[0]?.dx).toEqual([1, 2, 3, 4]);
  });
});

describe('FHIR refusals: the rest goes on', () => {
  const cases: [string, string, (resource: any) => void, string[]][] = [
    ['an encounter without a patient', 'enc', (r) => delete r.subject, ['Encounter/enc subject missing']],
    [
      'a patient that is not there',
      'enc',
      (r) => (r.subject.reference = 'Patient/no'),
      ['Encounter/enc subject invalid'],
    ],
    ['a patient without a family name', 'ada', (r) => delete r.name[0].family, ['Patient/ada name.family missing']],
    ['a birth date of a year', 'ada', (r) => (r.birthDate = '1984'), ['Patient/ada birthDate invalid']],
    ['a coverage of nobody', 'cov', (r) => delete r.beneficiary, ['Coverage/cov beneficiary missing']],
    ['a charge of no encounter', 'l2', (r) => delete r.context, ['ChargeItem/l2 context missing']],
    [
      'a charge of an unknown encounter',
      'l2',
      (r) => (r.context.reference = 'Encounter/no'),
      ['ChargeItem/l2 context invalid'],
    ],
  ];
  for (const [title, id, spoil, expected] of cases) {
    it(title, () => {
      const bundle = add(validBundle(), { ...resourceOf(validBundle(), 'ada'), id: 'bea' });
      add(bundle, {
        ...resourceOf(bundle, 'enc'),
        id: 'enc2',
        subject: { reference: 'Patient/bea' },
        diagnosis: undefined,
      });
      add(bundle, { ...charge('l9', 'J3420', 12.25, []), context: { reference: 'Encounter/enc2' } });
      spoil(resourceOf(bundle, id));
      const result = readBundle(bundle, { zone: ZONE });
      expect(refusals(result)).toEqual(expected);
      expect(result.visits.at(-1)?.intake.lines).toMatchObject([{ sourceId: 'l9', charge: 1225 }]);
    });
  }

  it('a resource that comes twice counts once', () => {
    const bundle = add(validBundle(), charge('l1', 'S0612', 180, ['c1']));
    const result = readBundle(bundle, { zone: ZONE });
    expect(refusals(result)).toEqual(['ChargeItem/l1 id invalid']);
    expect(result.visits[0]?.intake.lines).toHaveLength(2);
  });

  it('an encounter without any date', () => {
    const bundle = validBundle();
    for (const id of ['l1', 'l2']) delete resourceOf(bundle, id).occurrenceDateTime;
    delete resourceOf(bundle, 'enc').period;
    expect(refusals(readBundle(bundle, { zone: ZONE }))).toEqual(['Encounter/enc period.start missing']);
  });
});
