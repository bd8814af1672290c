/** Goal: no input stops the reader, reaches a prototype, loses a cent, or gets patient data into a message. */
import { expect } from 'expect';
import fc from 'fast-check';
import { readBundle } from '../../../src/edges/fhir/index';
import { parseJson } from '../../../src/edges/fhir/json';
import { readAmount } from '../../../src/edges/fhir/values';
import { formatCents, type Cents } from '../../../src/money/cents';
import { readWith, refusals, resourceOf, said, validBundle, ZONE } from './build';

describe('FHIR amounts', () => {
  for (const [text, expected] of [
    ['120.1', 12010],
    ['120.10', 12010],
    ['120.100', 12010],
    ['0.29', 29],
    ['1.15', 115],
    ['1.2e2', 12000],
    ['12e-1', 120],
    ['9007199254.74', 900719925474],
    ['0', 0],
    ['8.00', 800],
  ] as const) {
    it(`${text} is ${expected} cents`, () => expect(readAmount(text)).toEqual({ cents: expected }));
  }

  it('every amount of two places survives the text of a bundle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (value) => {
        const text = JSON.stringify(validBundle()).replace('"value":180,', `"value":${formatCents(value as Cents)},`);
        expect(readBundle(text, { zone: ZONE }).visits[0]?.intake.lines[0]?.charge).toBe(value);
      }),
      { numRuns: 50 },
    );
  });

  it('sees the third place that a float would hide', () => {
    const text = JSON.stringify(validBundle()).replace('"value":180,', '"value":120.10000000000000001,');
    expect(said(readBundle(text, { zone: ZONE }))).toEqual(['ChargeItem/l1 priceOverride.value invalid']);
    expect(readAmount(0.1 + 0.2)).toEqual({ wrong: 'more than two decimal places' });
  });

  for (const wrong of ['12,00', '1O', '', ' 1', '--1', 'Infinity', '1e999', null, {}, true]) {
    it(`${JSON.stringify(wrong)} is no amount`, () => expect(readAmount(wrong)).toHaveProperty('wrong'));
  }
});

describe('FHIR text', () => {
  it('parses as JSON.parse does, decimals aside', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const plain = JSON.parse(text, (_, each) =>
          typeof each === 'number' && !/^-?\d{1,14}$/.test(String(each)) ? String(each) : each,
        );
        expect(parseJson(text)).toEqual(plain);
      }),
    );
  });

  for (const text of ['', '{', '1.2.3', '{1.5: 2}', '01.5', '{"a": 1.}', '"', '"\\"', '[1.5 2.5]', '\u0000']) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(() => parseJson(text)).toThrow(SyntaxError));
  }

  it('is in UTF-8 or refused', () => {
    expect(refusals(readBundle(new Uint8Array([0xff, 0xfe, 0x7b]), { zone: ZONE }))).toEqual(['Bundle  invalid']);
  });
});

describe('hostile bundles', () => {
  for (const [title, json] of [
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', []],
    ['no JSON', '<Bundle/>'],
    ['a Patient', { resourceType: 'Patient' }],
    ['an entry that is no list', { resourceType: 'Bundle', entry: { 0: {} } }],
  ] as const) {
    it(`${title} is no Bundle`, () => {
      const result = readBundle(json, { zone: ZONE });
      expect(result).toMatchObject({ visits: [], ignored: {} });
      expect(result.refused).toHaveLength(1);
    });
  }

  it('a resource with a prototype key is refused by name and pollutes nothing', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const text = JSON.stringify(validBundle()).replace(
        '"id":"cov",',
        `"id":"cov","extension":[{"${key}":{"polluted":true}}],`,
      );
      const result = readBundle(text, { zone: ZONE });
      expect(refusals(result)).toEqual([`Coverage/cov extension[0].${key} invalid`]);
      expect(result.visits).toHaveLength(1);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
  });

  it('a type named like a prototype is no type', () => {
    const text = JSON.stringify(validBundle()).replace(
      '"entry":[',
      '"entry":[{"resource":{"resourceType":"__proto__"}},',
    );
    expect(refusals(readBundle(text, { zone: ZONE }))).toEqual(['entry[0] resource.resourceType missing']);
  });

  it('a resource nested too deeply is refused, and the rest goes on', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = JSON.stringify(validBundle()).replace('"id":"l2",', `"id":"l2","note":${deep},`);
    const result = readBundle(text, { zone: ZONE });
    expect(result.refused[0]).toMatchObject({
      resource: 'ChargeItem/l2',
      problems: [{ code: 'invalid', message: 'nested more than 64 levels deep' }],
    });
    expect(result.visits[0]?.intake.lines).toHaveLength(1);
  });

  it('a value that contains itself is too deep', () => {
    const result = readWith('l2', (item) => (item.self = item));
    expect(result.refused).toHaveLength(1);
  });

  it('any value in any field is a problem at most', () => {
    const ids = validBundle().entry.map((entry: any) => entry.resource.id) as string[];
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.nat(20), fc.jsonValue(), (id, nth, value) => {
        const result = readWith(id, (resource) => {
          const keys = Object.keys(resource);
          resource[keys[nth % keys.length] as string] = value;
        });
        expect(result.visits.length + result.refused.length + Object.keys(result.ignored).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('no message quotes the patient', () => {
    const canary = 'CANARY';
    const bundle = validBundle();
    const address = [{ line: [canary], city: canary, state: canary, postalCode: canary }];
    Object.assign(resourceOf(bundle, 'ada'), { gender: canary, address });
    const relationship = { coding: [{ code: canary }] };
    Object.assign(resourceOf(bundle, 'cov'), { order: canary, period: { start: canary }, relationship });
    const priceOverride = { value: canary, currency: canary };
    Object.assign(resourceOf(bundle, 'l1'), { occurrenceDateTime: canary, priceOverride });
    resourceOf(bundle, 'l2').code.coding[0].code = canary + ' WAS HERE';
    resourceOf(bundle, 'c1').code.coding[0].code = canary;
    const visit = readBundle(bundle, { zone: ZONE }).visits[0]!;
    expect(visit.problems.length).toBeGreaterThan(8);
    resourceOf(bundle, 'ada').birthDate = canary;
    const { refused } = readBundle(bundle, { zone: ZONE });
    expect(refused).toHaveLength(1);
    expect(JSON.stringify([visit.problems, refused])).not.toContain(canary);
  });
});
