/**
 * Goal: others take what we write. Method: files of every type that the product sends go to the independent judge in
 * `dev/x12-judge` (own envelope, balancing and situational rules around pyx12's guide tables, in Python).
 * It is skipped, with the reason, where Python or the package index cannot be reached.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'expect';
import { parse277ca, parse835, parse999, write277ca, write835, write837P, write999 } from '../../../src/x12/index';
import { CLINIC, batch, claim, dependent, line, secondary } from './claims';
import { SAMPLES, file, sample, totals } from './support';

const SCRIPT = resolve(__dirname, '../../../dev/x12-judge/validate837.sh');
/** What the script answers when its environment could not be set up. */
const NOT_SET_UP = 3;

function judge(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(SCRIPT, args, { encoding: 'utf8', timeout: 170_000 });
  return { status, output: error ? error.message : `${stdout}${stderr}` };
}

describe('the independent judge', function () {
  this.timeout(180_000);
  let folder = '';

  before(function () {
    folder = mkdtempSync(join(tmpdir(), 'throughline-x12-'));
    const { status, output } = judge('--level', '1', join(SAMPLES, '837p/own-837p-basic.edi'));
    if (status === null || status === NOT_SET_UP || status > 3) {
      console.log(`      skipped: the judge could not be set up. ${output.trim().split('\n').at(-1)}`);
      this.skip();
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function judged(name: string, bytes: Buffer, ...options: string[]): void {
    const path = join(folder, `${name}.edi`);
    writeFileSync(path, bytes);
    const { status, output } = judge(...options, path);
    expect(output).toMatch(/^OK /);
    expect(status).toBe(0);
  }

  const replacement = claim({
    frequency: '7',
    originalReference: '2025000000011',
    priorAuthorization: 'RA77120',
    patientControlNumber: 'PCN7',
  });
  const voided = claim({ frequency: '8', originalReference: '2025000000012', patientControlNumber: 'PCN8' });
  const visited = claim({
    place: '22',
    patientControlNumber: 'PCN5',
    serviceFacility: {
      last: 'SYNTHETIC HOSPITAL',
      npi: '1000000046',
      address: { line1: '1 HOSPITAL DR', city: 'SPRINGFIELD', state: 'IL', zip: '627010002' },
    },
    supervisingProvider: { last: 'EXAMPLE', first: 'ORA', npi: '1000000038' },
    referringProvider: { last: 'EXAMPLE', first: 'ANN', npi: '1000000038' },
    lines: [line(1, '99213', 100.5, { modifiers: ['25'], through: '2026-03-04' }), line(2, '85025', 40, { units: 2 })],
  });
  const large = claim({
    patientControlNumber: 'PCN6',
    diagnoses: Array.from({ length: 12 }, (_, i) => `A0${i % 10}.${i}`),
    lines: Array.from({ length: 50 }, (_, i) => line(i + 1, '99213', i + 1, { diagnosisPointers: [1, 4, 8, 12] })),
  });
  const CLAIMS = {
    original: [claim()],
    replacement: [replacement],
    void: [voided],
    dependent: [dependent()],
    secondary: [secondary()],
    facility: [visited],
    'fifty lines, twelve diagnoses': [large],
    'several claims, two billing providers': [
      claim(),
      dependent(),
      secondary(),
      claim({ billingProvider: { ...CLINIC, name: 'OTHER CLINIC', npi: '1000000020' }, patientControlNumber: 'PCN4' }),
    ],
  };
  for (const [name, claims] of Object.entries(CLAIMS)) {
    it(`takes an 837P: ${name}`, () => judged('837', file(write837P(batch(...claims))), '--level', '4', '--npi'));
  }

  it('finds a fault when there is one, so it does look', () => {
    const path = join(folder, 'wrong.edi');
    writeFileSync(path, file(write837P(batch(claim({ frequency: '7' })))));
    const { status, output } = judge('--level', '4', path);
    expect(output).toContain('frequency 7 without REF*F8');
    expect(status).toBe(1);
  });

  for (const path of Object.keys(totals).filter((name) => name.startsWith('835/'))) {
    it(`takes an 835 read and written: ${path}`, () => {
      const { remittances } = parse835(sample(path));
      const controlled = remittances.map((one, i) => ({ ...one, stControlNumber: `000${i + 1}` }));
      judged('835', file(...controlled.map(write835)));
    });
  }

  it('takes a 999 that rejects', () => {
    const [ack] = parse999(sample('999/own-999-loop-six-chars.edi')).acknowledgements;
    judged('999', file(write999(ack!)));
  });

  it('takes a 999 that accepts', () => {
    const [ack] = parse999(sample('999/own-999-loop-six-chars.edi')).acknowledgements;
    const [transaction] = ack!.transactions;
    const accepted = { ...transaction!, status: 'A', codes: [], segmentErrors: [] };
    judged('999', file(write999({ ...ack!, status: 'A', acceptedCount: 1, transactions: [accepted] })));
  });

  it('takes a 277CA', () => {
    const [ack] = parse277ca(sample('277ca/own-277ca-accepted.edi')).acknowledgements;
    // pyx12's map wants the provider's trace and status, which X12's own examples leave out.
    const statuses = [
      { codes: [{ category: 'A1', status: '19', entity: 'PR' }], action: 'WQ', amount: ack!.totals.acceptedAmount },
    ];
    const providers = ack!.providers.map((one) => ({ ...one, trace: '0', statuses }));
    judged('277', file(write277ca({ ...ack!, providers })));
  });
});
