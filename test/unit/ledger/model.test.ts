/**
 * Goal: whatever happens to a visit in whatever order, the books keep their promises (PROOF G2). Method: fast-check plays
 * charges, balanced answers of one to three payers, repeated and reversed and corrected, the patient's money, decisions and
 * refunds on the real rules in memory; after each command the invariants. It prints its seed and the shortest story on failure.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import type { Cents } from '../../../src/money/cents';
import { Visit } from '../../support/record';
import { answer, commands, money, PAYERS, setup, split } from './model';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 1_000);

describe('The books of a visit', () => {
  it(`keep their promises through ${RUNS} random stories of up to 30 commands`, function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(setup, fc.commands(commands, { maxCommands: 30, size: 'max' }), ({ payers, charges }, story) => {
        fc.modelRun(() => {
          const real = new Visit({
            payers: PAYERS.slice(0, payers),
            lines: charges.map((charge) => ({ charge: money(charge) })),
            policy: { writeOffLimit: 10_000 as Cents },
          });
          real.look();
          return { model: { received: 0, changed: new Set<string>() }, real };
        }, story);
      }),
      { numRuns: RUNS },
    );
  });

  it('are as before when all that was answered is reversed and the patient’s money is held', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(
        setup,
        fc.array(fc.array(split, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.nat(20_000),
        ({ payers, charges }, answers, copay) => {
          const visit = new Visit({
            payers: PAYERS.slice(0, Math.max(1, payers)),
            lines: charges.map((charge) => ({ charge: money(charge) })),
          });
          visit.look();
          const before = visit.balances;
          if (copay > 0) visit.pay(money(copay));
          for (const splits of answers) {
            visit.look();
            const claim = visit.send().record.claims.at(-1)!;
            visit
              .post({
                claim: claim.n,
                lines: visit.record.lines.map(({ n }, index) => answer(visit, n, splits[index % splits.length]!)),
              })
              .look();
          }
          reverseAll(visit);
          const held = copay > 0 ? { unapplied: { patient: money(copay) } } : {};
          expect(visit.balances).toEqual({ ...before, ...held });
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The payers take back every answer, the last one first. */
function reverseAll(visit: Visit): void {
  for (;;) {
    const last = visit.record.remits.findLast(({ state, statusCode }) => state === 'posted' && statusCode !== '22');
    if (!last) return;
    const claim = visit.record.claims.find(({ id }) => id === last.claimId)!;
    visit.post({ claim: claim.n, status: '22', paid: money(-last.paid), icn: last.icn });
  }
}
