/**
 * Goal: a runner that fails or dies in the middle of what it was doing does it again, and nothing is lost or doubled.
 * Method: the sample practice's first weeks once in peace, and once with the partner's folder failing at the worst
 * moments, when files of a payer have been sent and not taken in; the facts must be the same.
 */
import { expect } from 'expect';
import { useEngine } from '../support/engine';
import { openFloor, type Floor } from '../support/practice';
import { playSamples, samplesOf } from '../support/sample-play';

describe('the sample practice’s outside', function () {
  this.timeout(120_000);
  useEngine();
  let floor: Floor;
  before(async () => void (floor = await openFloor()));
  after(() => floor.stop());

  it('brings each file and each deposit once, though taking them in fails in between', async () => {
    const samples = samplesOf(6, 5);
    const peace = await playSamples(floor, samples, 24);
    const failing = new FailingFolder(floor);
    const again = await playSamples({ ...floor, partner: failing.partner }, samples, 24);
    expect(failing.failures).toBeGreaterThan(3);
    expect(again).toEqual(peace);
    expect(peace.filter((fact) => fact.startsWith('deposit ')).length).toBeGreaterThan(0);
  });
});

/** The partner's folder, which cannot be read the first time that it has something new, and not moved the first time. */
class FailingFolder {
  failures = 0;
  private readonly failed = new Set<string>();

  constructor(private readonly floor: Floor) {}

  get partner(): Floor['partner'] {
    const { partner } = this.floor;
    const { clearinghouse } = partner;
    return {
      ...partner,
      clearinghouse: {
        ...clearinghouse,
        fetchInbound: async (org) => {
          const files = await clearinghouse.fetchInbound(org);
          for (const { name } of files) this.failOnce(`read ${name}`);
          return files;
        },
        archiveInbound: async (org, name) => {
          this.failOnce(`move ${name}`);
          return clearinghouse.archiveInbound(org, name);
        },
      },
    };
  }

  private failOnce(what: string): void {
    if (this.failed.has(what)) return;
    this.failed.add(what);
    this.failures += 1;
    throw Object.assign(new Error('the folder is away'), { code: 'ECONNRESET' });
  }
}
