import { expect } from 'expect';
import { Inventions, placeholderFacts } from '../../../src/scenario/lookup';
import { fill, fillAll, placeholderProblems, UnknownFact } from '../../../src/scenario/placeholders';
import { facts, file, loaded } from './support';

const scenario = loaded(file('  - {do: {register: a}}\n'));
const inventions = new Inventions();
const known = placeholderFacts(scenario, facts(), inventions, 'a', '700000099');

describe('placeholders', () => {
  const cases: [text: string, value: string][] = [
    ['CLM*${claim.1.pcn}*195', 'CLM*PCN-A-1*195'],
    ['${claim.a.1.pcn|lower}', 'pcn-a-1'],
    ['${claim.1.pcn|lower|first:5}', 'pcn-a'],
    ['${claim.1.line.2.control}/${line.1.control}/${claim.a.1.line.2.control}', 'CTL2/CTL1/CTL2'],
    ['${batch.1.isa}-${batch.1.gs}-${batch.1.st}-${batch.1.bht}', '000000001-1-0001-BATCH1'],
    ['${date:DOS+20d} ${date6:DOS} ${date:2026-12-31}', '20260323 260303 20261231'],
    ['${control}${control}', '700000099700000099'],
    ['SE*${se}*0001', 'SE*${se}*0001'],
    ['nothing', 'nothing'],
  ];
  for (const [text, value] of cases) it(text, () => expect(fill(text, known)).toBe(value));

  it('a trace and a control number are the same wherever they stand, and different for others', () => {
    expect(fill('${trace.t}', known)).toBe(fill('${trace.t}', known));
    expect(fill('${trace.t}', known)).not.toBe(fill('${trace.u}', known));
    expect(fill('${claim.1.icn}', known)).toBe(fill('${claim.a.1.icn}', known));
    expect(fill('${claim.1.icn}', known)).not.toBe(fill('${claim.2.icn}', known));
  });

  it('stand in any text of a value', () => {
    expect(fillAll({ list: ['${batch.1.gs}', 7], none: null }, known)).toEqual({ list: ['1', 7], none: null });
  });

  for (const text of ['${claim.2.pcn}', '${claim.b.1.pcn}', '${claim.1.line.9.control}', '${batch.2.isa}']) {
    it(`${text} does not exist yet`, () => expect(() => fill(text, known)).toThrow(UnknownFact));
  }

  it('a claim without an encounter needs one where there are several', () => {
    expect(() => fill('${claim.1.pcn}', { ...known, encounter: undefined })).toThrow(/needs its encounter/);
  });

  it('are checked before anything runs', () => {
    const problems = (text: string) => placeholderProblems(text, '2026-03-03', ['a']);
    expect(problems('${se} ${control} ${trace.a} ${date:DOS+3b}')).toEqual([]);
    for (const bad of [
      '${}',
      '${claim.0.pcn}',
      '${claim.1.pcn|upper}',
      '${date:tomorrow}',
      '${batch.1.iea}',
      '${trace.A}',
    ]) {
      expect(problems(bad)).toEqual([`${bad} is not a placeholder`]);
    }
    expect(problems('${claim.z.1.pcn}')).toEqual(['${claim.z.1.pcn} names no encounter of this file']);
  });
});
