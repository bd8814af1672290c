/** Goal: the code sets that ship are right files of their kinds, and know every code of the sample visits; CPT is not among them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { expect } from 'expect';
import { readCodeFiles } from '../../../src/codes/read';
import { CODE_KINDS, type CodeKind } from '../../../src/codes/types';

const SAMPLES = join(__dirname, '../../../samples');
const files = readdirSync(join(SAMPLES, 'codes')).filter((name) => name !== 'README.md');
const read = (name: string) =>
  readCodeFiles(parse(name).name as CodeKind, [{ name, bytes: readFileSync(join(SAMPLES, 'codes', name)) }]);
const codesOf = (kind: CodeKind): Set<string> =>
  new Set(read(files.find((name) => parse(name).name === kind)!).codes.map(({ code }) => code));
const visits = readdirSync(join(SAMPLES, 'bundles'))
  .map((name) => readFileSync(join(SAMPLES, 'bundles', name), 'utf8'))
  .join('\n');
const inVisits = (pattern: RegExp): string[] => [...new Set([...visits.matchAll(pattern)].map(([, code]) => code!))];

describe('The code sets of the samples', () => {
  for (const name of files)
    it(`${name} is read without a fault, and every code says what it is`, () => {
      expect(CODE_KINDS).toContain(parse(name).name);
      const { codes } = read(name);
      expect(codes.length).toBeGreaterThan(5);
      expect(codes.filter(({ title, data }) => title === '' && data === null)).toEqual([]);
    });
  it('have no CPT', () => expect(files.map((name) => parse(name).name)).not.toContain('cpt'));
  it('know the diagnoses of the visits, as codes that may be billed', () => {
    const billable = read('icd-10-cm.txt').codes.filter((row) => row.billable);
    const wanted = inVisits(/"code": "([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]+)?)"/g);
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.filter((code) => !billable.some((row) => row.code === code))).toEqual([]);
  });
  it('know their HCPCS codes and modifiers', () => {
    const known = codesOf('hcpcs');
    const wanted = inVisits(/"code": "([A-Z]\d{4})"/g);
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((code) => !known.has(code))).toEqual([]);
    expect([...codesOf('modifier')]).toEqual(expect.arrayContaining(['25', '59', 'XE', 'XP', 'XS', 'XU']));
  });
});
