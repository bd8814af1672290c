/** Goal: what goes wrong on the way goes wrong as often as asked, each time alike, and nothing is lost by it. */
import { expect } from 'expect';
import { simulatorOptionsOf } from '../../../src/demo/payer-side';
import type { Samples } from '../../../src/demo/practice';
import { appearancesOf, fateOf } from '../../../src/simulator/faults';
import { faultsSchema, NO_FAULTS } from '../../../src/simulator/habits';
import { type NamedFile, PayerSimulator } from '../../../src/simulator/simulator';
import { balance835, kindOf, parse835, readX12 } from '../../../src/x12';
import { claimsOf, demoOf, fileOf } from './claims';

const END = '2027-01-01T00:00:00.000Z';
const demo = demoOf(60);
const claims = claimsOf(demo, true);
const usual = simulatorOptionsOf(demo as unknown as Samples);

function said(faults: object): (NamedFile & { at: string })[] {
  const simulator = new PayerSimulator({ ...usual, faults: faultsSchema.parse(faults) });
  simulator.receive(fileOf(claims, demo), '2026-01-06T23:00:00.000Z');
  const all: (NamedFile & { at: string })[] = [];
  for (let at = simulator.nextDue(); at !== null && at < END; at = simulator.nextDue())
    all.push(...simulator.take(at).files.map((file) => ({ ...file, at })));
  return all;
}
const good = said({});
const sizes = (files: { bytes: Buffer }[]): number[] => files.map(({ bytes }) => bytes.length).sort();

describe('faults on the way', () => {
  it('come in the shares that were asked for, each file always alike', () => {
    const faults = { ...NO_FAULTS, cut: 0.1, duplicate: 0.1, late: 0.1, reordered: 0.1, unbalanced: 0.1 };
    const names = Array.from({ length: 4_000 }, (_, nth) => `file-${nth}`);
    const fates = names.map((name) => fateOf(1, name, '835', faults));
    expect(fates).toEqual(names.map((name) => fateOf(1, name, '835', faults)));
    for (const fate of ['cut', 'duplicate', 'late', 'reordered', 'unbalanced'])
      expect(Math.abs(fates.filter((each) => each === fate).length / names.length - 0.1)).toBeLessThan(0.02);
    expect(names.some((name) => fateOf(1, name, '999', faults) === 'unbalanced')).toBe(false);
  });

  it('cut: a file that ends in the middle, and the whole one some days later under other control numbers', () => {
    const files = said({ cut: 1, resendDays: 3 });
    const [broken, whole] = [
      files.filter(({ name }) => !name.includes('-again')),
      files.filter(({ name }) => name.includes('-again')),
    ];
    expect(broken.every(({ bytes }) => readX12(bytes).errors.length > 0)).toBe(true);
    expect(whole.every(({ bytes }) => readX12(bytes).errors.length === 0)).toBe(true);
    expect(sizes(whole)).toEqual(sizes(good));
    const controls = [...good, ...whole].map(({ bytes }) => readX12(bytes).interchanges[0]!.control);
    expect(new Set(controls).size).toBe(controls.length);
  });

  it('duplicate: half of them the same bytes, half under other control numbers', () => {
    const files = said({ duplicate: 1 });
    expect(files).toHaveLength(2 * good.length);
    const distinct = new Set(files.map(({ bytes }) => bytes.toString('latin1'))).size;
    expect(distinct).toBeGreaterThan(good.length);
    expect(distinct).toBeLessThan(files.length);
  });

  it('late and reordered: the same files at other times', () => {
    for (const faults of [{ late: 1, lateDays: 9 }, { reordered: 1 }]) {
      const files = said(faults);
      expect(sizes(files)).toEqual(sizes(good));
      expect(files.every(({ name, at }) => at > good.find((file) => file.name === name)!.at)).toBe(true);
    }
    const kinds = said({ reordered: 1 }).map(({ bytes }) => kindOf(bytes));
    expect(kinds.indexOf('999')).toBeLessThan(kinds.indexOf('835'));
    expect(kinds.lastIndexOf('277CA')).toBeGreaterThan(kinds.indexOf('835'));
  });

  it('unbalanced: an 835 that does not add up, and the good one under the same trace', () => {
    const files = said({ unbalanced: 1 }).filter(({ bytes }) => kindOf(bytes) === '835');
    const remits = files.map(({ bytes }) => parse835(bytes).remittances[0]!);
    const off = remits.filter((remittance) => balance835(remittance).length > 0);
    expect(off).toHaveLength(files.length / 2);
    for (const { trace } of off) expect(remits.filter((each) => each.trace === trace)).toHaveLength(2);
  });

  it('always end with the whole file', () => {
    for (const fault of ['cut', 'duplicate', 'late', 'reordered', 'unbalanced'])
      expect(
        appearancesOf(1, 'x', '835', faultsSchema.parse({ [fault]: 1 })).some(
          ({ form }) => form === 'whole' || form === 'renewed',
        ),
      ).toBe(true);
  });
});
