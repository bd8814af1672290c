/** Goal: a partner who is down costs one probe a wait, and never blocks for good. Method: the rule by hand, then any story of calls. */
import { expect } from 'expect';
import fc from 'fast-check';
import { afterFailure, beginCall, type BreakerState, CLOSED } from '../../../src/edges/clearinghouse/breaker';

const SETTINGS = { failures: 3, openMs: 1_000, maxMs: 5_000 };
const PROBE_MS = 500;
const fail = (state: BreakerState, now: number): BreakerState => afterFailure(state, now, SETTINGS);

describe('the breaker', () => {
  it('opens after so many failures in a row, and lets one call try when its wait is over', () => {
    const twice = fail(fail(CLOSED, 0), 0);
    expect(twice).toMatchObject({ breaker: 'closed', failures: 2 });
    const open = fail(twice, 100);
    expect(open).toEqual({ breaker: 'open', failures: 3, waitMs: 1_000, retryAt: 1_100 });
    expect(beginCall(open, 1_099, PROBE_MS)).toBeNull();
    const probe = beginCall(open, 1_100, PROBE_MS)!;
    expect(probe).toMatchObject({ breaker: 'half_open', retryAt: 1_600 });
    expect(beginCall(probe, 1_500, PROBE_MS)).toBeNull();
    // A probe whose process died lets another one try.
    expect(beginCall(probe, 1_600, PROBE_MS)).toMatchObject({ breaker: 'half_open' });
  });

  it('waits twice as long after each probe that fails, up to its limit', () => {
    let state = fail(fail(fail(CLOSED, 0), 0), 0);
    const waits: number[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      waits.push(state.waitMs);
      state = fail(beginCall(state, state.retryAt!, PROBE_MS)!, state.retryAt!);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('never refuses for longer than its longest wait, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), fc.boolean())), (story) => {
        let state = CLOSED;
        let now = 0;
        for (const [pause, isGood] of story) {
          now += pause;
          const begun = beginCall(state, now, PROBE_MS);
          if (begun) state = isGood ? CLOSED : fail(begun, now);
          expect(beginCall(state, now + SETTINGS.maxMs, PROBE_MS)).not.toBeNull();
        }
      }),
    );
  });
});
