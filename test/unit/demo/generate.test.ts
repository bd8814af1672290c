/** Goal: the sample practice is a function of its options, believable, and exactly as troubled as it says. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { expect } from 'expect';
import fc from 'fast-check';
import { daysBetween, isBusinessDay } from '../../../src/calendar';
import { FEE_SCHEDULE, REVIEW_CODES, REVIEW_VISIT, VISITS } from '../../../src/demo/codes';
import { generatePractice } from '../../../src/demo/generate';
import { makeMemberId, swapDigits } from '../../../src/demo/identifiers';
import { isMemberId } from '../../../src/simulator/member-id';
import { PAYERS } from '../../../src/demo/payers';
import { Random } from '../../../src/random';
import { SAMPLE_OPTIONS, sampleFiles } from '../../../src/demo/samples';
import { troublesOf } from '../../../src/demo/troubles';
import type { Trouble } from '../../../src/demo/types';
import { readBundle } from '../../../src/edges/fhir/index';
import { isNpi } from '../../../src/registration/npi';
import { demoOf, START, visitsOf } from '../simulator/claims';

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

describe('the generated practice', () => {
  const demo = demoOf(300);
  const read = demo.bundles.map(({ day, bundle }) => ({
    day,
    ...readBundle(JSON.stringify(bundle), { zone: demo.practice.timezone }),
  }));
  const byId = new Map(read.flatMap(({ visits }) => visits).map((visit) => [visit.intake.sourceId, visit]));

  it('is the same for the same options and another for another seed', () => {
    expect(hashOf(demoOf(60, 5))).toBe(hashOf(demoOf(60, 5)));
    expect(hashOf(demoOf(60, 5))).not.toBe(hashOf(demoOf(60, 6)));
  });

  it('has as many visits as asked, on working days in order, one bundle a day', () => {
    for (const encounters of [1, 7, 60, 500]) {
      const { bundles, facts } = demoOf(encounters, 3);
      expect(facts.encounters).toHaveLength(encounters);
      const days = bundles.map(({ day }) => day);
      expect(days).toEqual([...new Set(days)].sort());
      expect(days.every((day) => isBusinessDay(day))).toBe(true);
      expect(daysBetween(START, days.at(-1)!)).toBeLessThan(70);
    }
  });

  it('begins on the next working day', () => {
    const { bundles } = generatePractice({ seed: 1, encounters: 1, start: '2026-07-03' });
    expect(bundles[0]?.day).toBe('2026-07-06');
  });

  it('refuses options that make no sense', () => {
    const good = { seed: 1, encounters: 1, start: START };
    for (const bad of [{ seed: -1 }, { seed: 0.5 }, { encounters: 0 }, { encounters: 1e9 }, { start: '2026-02-30' }]) {
      expect(() => generatePractice({ ...good, ...bad })).toThrow(RangeError);
    }
  });

  it('is valid FHIR by type, and the reader refuses and ignores nothing of it', () => {
    const bundles: Bundle[] = demo.bundles.map(({ bundle }) => bundle as Bundle);
    expect(bundles[0]?.resourceType).toBe('Bundle');
    for (const { refused, ignored } of read) expect({ refused, ignored }).toEqual({ refused: [], ignored: {} });
    expect(byId.size).toBe(300);
  });

  it('puts each visit on its day, evening visits after midnight UTC included', () => {
    for (const { day, visits } of read)
      for (const { intake } of visits)
        expect([intake.from, ...intake.lines.map(({ from }) => from)]).toEqual(
          Array(intake.lines.length + 1).fill(day),
        );
    const starts = demo.bundles.flatMap(({ day, bundle }) =>
      bundle.entry.map(({ resource }) => [day, (resource['period'] as { start?: string })?.start]),
    );
    expect(starts.some(([day, start]) => start?.includes('T') && start.slice(0, 10) > day!)).toBe(true);
  });

  it('has problems exactly where its troubles are', () => {
    for (const { id, trouble } of demo.facts.encounters) {
      const found = byId.get(id)!.problems.map(({ field, code }) => `${field} ${code}`);
      const expected: Partial<Record<Trouble, string[]>> = {
        missing_member: ['subscriberId missing'],
        unknown_code: ['code unknown_code'],
      };
      expect(found).toEqual((trouble && expected[trouble]) ?? []);
    }
  });

  it('gives its fixes and facts truly', () => {
    for (const { id, trouble, fix, memberId, payerCode, charge, guarantorId, patientId } of demo.facts.encounters) {
      const { intake } = byId.get(id)!;
      const coverage = intake.patient.coverages[0]!;
      const pattern = PAYERS.find(({ code }) => code === payerCode)!.memberIdPattern;
      expect(isMemberId(memberId, pattern)).toBe(true);
      expect(coverage.payerCode).toBe(payerCode);
      expect(intake.patient.sourceId).toBe(patientId);
      expect(intake.patient.guarantor?.sourceId ?? patientId).toBe(guarantorId);
      expect(charge).toBeGreaterThan(0);
      if (trouble === 'missing_member') expect(coverage.memberId).toBe('');
      else if (trouble === 'swapped_member') expect(isMemberId(coverage.memberId, pattern)).toBe(false);
      else expect(coverage.memberId).toBe(memberId);
      expect(intake.lines.some(({ code }) => REVIEW_CODES.includes(code))).toBe(trouble === 'coding_review');
      if (fix && 'code' in fix)
        expect(intake.lines.find(({ sourceId }) => sourceId === fix.chargeItemId)?.code).toBe('OFFICE');
      if (fix && 'coverageId' in fix) expect(fix).toEqual({ coverageId: coverage.sourceId, memberId });
    }
  });

  it('has children whose guarantor and subscriber are grown up, old people on Medicare, and families on one member id', () => {
    const patients = visitsOf(demo).map(({ patient }) => patient);
    const children = patients.filter(({ guarantor }) => guarantor);
    expect(children.length).toBeGreaterThan(20);
    for (const child of children) {
      expect(child.born > '2007').toBe(true);
      expect(child.coverages[0]?.subscriber).toMatchObject({ relationship: 'child' });
      expect(child.coverages[0]!.subscriber!.born < '2005').toBe(true);
    }
    for (const { born, coverages } of patients) expect(coverages[0]?.payerCode === 'MCRB1').toBe(born < '1961-01-05');
    expect(patients.some(({ coverages }) => coverages[0]?.subscriber?.relationship === 'spouse')).toBe(true);
  });

  it('sends one to four priced or unpriced lines, each pointing to a diagnosis', () => {
    const lines = visitsOf(demo).map(({ lines: each }) => each);
    expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([1, 2, 3, 4]));
    for (const { dx, units } of lines.flat()) expect(dx.length > 0 && units > 0).toBe(true);
    const priced = lines.flat().filter(({ charge }) => charge !== undefined).length / lines.flat().length;
    expect(priced).toBeGreaterThan(0.4);
    expect(priced).toBeLessThan(0.8);
  });

  it('carries check digits and nine-digit ZIPs', () => {
    for (const npi of [demo.practice.npi, ...demo.practice.clinicians.map((each) => each.npi)])
      expect(isNpi(npi)).toBe(true);
    for (const { address } of visitsOf(demo).map(({ patient }) => patient)) expect(address.zip).toMatch(/^\d{9}$/);
  });
});

describe('troubles', () => {
  it('are exact in every fifty, whatever the seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, blocks) => {
        const all = troublesOf(seed, blocks * 50);
        const count = (trouble: Trouble) => all.filter((each) => each === trouble).length;
        expect([count('missing_member'), count('unknown_code'), count('coding_review')]).toEqual([
          3 * blocks,
          blocks,
          2 * blocks,
        ]);
        expect(count('swapped_member')).toBe(Math.ceil(2.5 * blocks));
      }),
    );
  });

  it('of the samples: one of every kind at least', () => {
    const { facts } = generatePractice(SAMPLE_OPTIONS);
    expect(new Set(facts.encounters.map(({ trouble }) => trouble)).size).toBe(5);
  });
});

describe('codes and numbers', () => {
  it('every line of every visit has a fee, a contract rate at each payer, and a pointer to its visit', () => {
    for (const { lines, dx } of [...VISITS, REVIEW_VISIT]) {
      for (const { code, dx: pointers } of lines) {
        expect(FEE_SCHEDULE.map((item) => item.code)).toContain(code);
        for (const { contract } of PAYERS) expect(contract[code]).toBeGreaterThan(0);
        expect(Math.max(...pointers)).toBeLessThanOrEqual(dx.length);
      }
    }
  });

  it('a member id is valid, and never with two digits swapped', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...PAYERS), (seed, { memberIdPattern }) => {
        const id = makeMemberId(memberIdPattern, new Random(seed));
        expect(isMemberId(id, memberIdPattern)).toBe(true);
        const swapped = swapDigits(id, memberIdPattern);
        if (swapped) expect(isMemberId(swapped, memberIdPattern)).toBe(false);
      }),
    );
  });
});

describe('samples/', () => {
  const directory = join(__dirname, '../../../samples');
  it('is what the generator makes today, and small', () => {
    const files = sampleFiles(SAMPLE_OPTIONS);
    for (const [path, text] of files)
      expect({ path, text: readFileSync(join(directory, path), 'utf8') === text }).toEqual({ path, text: true });
    const bundles = readdirSync(join(directory, 'bundles'));
    expect(bundles.map((name) => `bundles/${name}`).sort()).toEqual(
      [...files.keys()].filter((path) => path.startsWith('bundles/')).sort(),
    );
    const size = [...files.keys()].reduce((total, path) => total + statSync(join(directory, path)).size, 0);
    expect(size).toBeLessThan(3_000_000);
  });
});
