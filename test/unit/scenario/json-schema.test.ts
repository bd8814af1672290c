/** Goal: the published schema is the format that the product reads. Method: made anew, and held against every file of the book. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { parse } from 'yaml';
import { z } from 'zod';
import { scenarioJsonSchema } from '../../../src/scenario/json-schema';
import { file } from './support';

const ROOT = join(__dirname, '../../..');
const BOOK = join(ROOT, 'scenarios');

describe('the JSON schema of scenarios', () => {
  const published: unknown = JSON.parse(readFileSync(join(ROOT, 'docs/scenario.schema.json'), 'utf8'));
  const reader = z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0]);
  const faults = (text: string): string[] => {
    const result = reader.safeParse(parse(text, { version: '1.2' }));
    return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  };

  it('is the one that the format makes (npx throughline scenario schema --out docs/scenario.schema.json)', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  it('takes every file of the book', () => {
    const files = readdirSync(BOOK).filter((name) => name.endsWith('.yaml'));
    expect(files.length).toBeGreaterThanOrEqual(39);
    const wrong = files.flatMap((name) =>
      faults(readFileSync(join(BOOK, name), 'utf8')).map((fault) => `${name}: ${fault}`),
    );
    expect(wrong).toEqual([]);
  });

  for (const [what, steps] of [
    ['an unknown key of a step', '  - {at: DOS, x: 1}\n'],
    ['an unknown action', '  - {do: {telephone: x}}\n'],
    ['two actions', '  - {do: {register: a, hold: {because: x}}}\n'],
    ['money without quotes', '  - {do: {payment: {name: p, amount: 30.00, method: card}}}\n'],
    ['a stage that is none', '  - {expect: [{stage: done}]}\n'],
    ['a deadline that is none', '  - {expect: {deadlines: {birthday: DOS}}}\n'],
    ['a date of another form', '  - {at: tomorrow}\n'],
    ['a message without what it needs', '  - {receive: [{remit_835: {payer: north}}]}\n'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(faults(file('  - {at: DOS}\n'))).toEqual([]);
      expect(faults(file(steps)).length).toBeGreaterThan(0);
    });
  }
});
