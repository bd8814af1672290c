/**
 * Goal: what the simulator says is what a real payer could say (issue 4). Method: its sound 999, 277CA and 835 files, with
 * every habit on, go to the independent judge (dev/x12-judge, pyx12 inside), and its 835s are read by oxedi too, row by row
 * as we read them. Skipped, with the reason, where Python or the package index cannot be reached.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'expect';
import { simulatorOptionsOf } from '../../../src/demo/payer-side';
import type { Samples } from '../../../src/demo/practice';
import { habitsSchema } from '../../../src/simulator/habits';
import { type NamedFile, PayerSimulator, USUAL_CLEARINGHOUSE } from '../../../src/simulator/simulator';
import { kindOf, parse835 } from '../../../src/x12';
import type { Remittance } from '../../../src/x12/types';
import { claimsOf, demoOf, fileOf } from './claims';

const JUDGES = resolve(__dirname, '../../../dev/x12-judge');
/** What a judge answers when its environment could not be set up. */
const NOT_SET_UP = 3;

const HABITS = habitsSchema.parse({
  rejections: { share: 0.05, mix: [{ category: 'A7', status: '562', entity: '85' }] },
  partialPay: { share: 0.1, percent: 80 },
  recodes: [{ from: '99214', to: '99213', share: 0.5 }],
  crossover: true,
  interest: { afterDays: 5, yearlyPercent: 12 },
  takebacks: { share: 0.1, afterDays: 20 },
  corrections: { share: 0.1, afterDays: 20 },
  monthlyFeeCents: 250,
  slow: { share: 0.1, days: 14 },
});

function soundFiles(): NamedFile[] {
  const demo = demoOf(60);
  const usual = simulatorOptionsOf(demo as unknown as Samples);
  const simulator = new PayerSimulator({
    ...usual,
    payers: usual.payers.map((payer) => ({ ...payer, habits: HABITS })),
    clearinghouse: { ...USUAL_CLEARINGHOUSE, acknowledgesClaims: true },
  });
  const file = fileOf(claimsOf(demo), demo);
  simulator.receive(file, '2026-01-06T23:00:00.000Z');
  const broken = fileOf(claimsOf(demo).slice(0, 2), demo, 2)
    .bytes.toString('latin1')
    .replace(/\*UN\*1\*/, '*UN*X*');
  simulator.receive({ name: 'broken.837', bytes: Buffer.from(broken, 'latin1') }, '2026-01-07T23:00:00.000Z');
  return simulator.take('2027-06-01T00:00:00.000Z').files;
}

describe('the judges of the simulator’s files', function () {
  this.timeout(180_000);
  let folder: string;
  let files: NamedFile[];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-judges-'));
    files = soundFiles();
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const paths = (...kinds: string[]): string[] =>
    files.filter(({ bytes }) => kinds.includes(kindOf(bytes))).map(({ name }) => join(folder, name));
  function ask(test: Mocha.Context, script: string, args: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(join(JUDGES, script), args, {
      encoding: 'utf8',
      timeout: 170_000,
    });
    if (!error && status !== NOT_SET_UP) return stdout;
    console.log(
      `      skipped: ${script} could not be set up. ${(error?.message ?? stderr).trim().split('\n').at(-1)}`,
    );
    test.skip();
  }

  it('take every 999, 277CA and 835', function () {
    const all = paths('999', '277CA', '835');
    const verdicts = ask(this, 'validate837.sh', all).trim().split('\n');
    expect(verdicts.filter((line) => !line.startsWith('OK '))).toEqual([]);
    expect(verdicts).toHaveLength(all.length);
    expect(paths('999').length).toBe(2);
  });

  it('read each 835 as we do, row by row', function () {
    const remits = paths('835');
    const read = ask(this, 'read835.sh', remits)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const own = files
      .filter(({ bytes }) => kindOf(bytes) === '835')
      .map(({ bytes }) => rowsOf(parse835(bytes).remittances));
    expect(read).toEqual(own);
    expect(own.flatMap(({ provider_adjustments: rows }) => rows.map(([reason]) => reason))).toEqual(
      expect.arrayContaining(['L6', 'CS']),
    );
  });
});

/** As read835.py has them. */
function rowsOf(remittances: readonly Remittance[]) {
  const claims = remittances.flatMap((remittance) => remittance.claims);
  const lines = claims.flatMap((claim) => claim.lines);
  return {
    payments: remittances.map(({ trace, payment }) => [trace, payment.amount]),
    claims: claims.map((claim) => [
      claim.patientControlNumber,
      claim.status,
      claim.charge,
      claim.paid,
      claim.patientResponsibility === 0 ? null : claim.patientResponsibility,
      claim.payerControlNumber,
    ]),
    services: lines.map(({ procedure, charge, paid, controlNumber }) => [procedure.code, charge, paid, controlNumber]),
    adjustments: lines.flatMap(({ adjustments }) =>
      adjustments.map(({ group, carc, amount }) => [group, carc, amount]),
    ),
    provider_adjustments: remittances.flatMap(({ providerAdjustments }) =>
      providerAdjustments.map(({ reason, reference, amount }) => [reason, reference, amount]),
    ),
    diagnostics: [],
  };
}
