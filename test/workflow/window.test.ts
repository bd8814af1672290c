/**
 * Goal: a claim that cannot be written goes back to people and keeps no other from being sent. Method: two visits on the
 * real engine; a character that no edit let through is put into the content of one claim.
 */
import { expect } from 'expect';
import { inOrg } from '../../src/db';
import type { Claim837P } from '../../src/x12';
import { useEngine } from '../support/engine';
import { openFloor, TestPractice, type Floor } from '../support/practice';
import { validBundle } from '../unit/fhir/build';

const VISIT = '2026-03-03T22:00:00.000Z';

describe('a submission window', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  before(async () => void (floor = await openFloor()));
  after(() => floor.stop());

  /** The claim as it would be if something had slipped through. */
  async function spoil(practice: TestPractice, encounterId: string): Promise<void> {
    const { db, sealers } = floor.deps;
    await inOrg(db, { org: practice.org }, async (tx) => {
      const sealer = await sealers.for(tx, practice.org);
      const [claim] = await practice.rows<{ id: string; snapshot: Buffer }>(
        'select id, snapshot from claim where encounter_id = ?',
        [encounterId],
      );
      const content = sealer.openJson<Claim837P>('claim.snapshot', claim!.id, claim!.snapshot);
      content.subscriber.last = 'D*OE';
      await tx('claim')
        .where({ org_id: practice.org, id: claim!.id })
        .update({ snapshot: sealer.sealJson('claim.snapshot', claim!.id, content) });
    });
  }

  it('sends what can be written, and gives back what cannot', async () => {
    const practice = await TestPractice.open(floor, VISIT);
    await practice.bundle(validBundle());
    await practice.bundle(otherVisit());
    const [first, second] = await practice.rows<{ id: string }>('select id from encounter order by number');
    await spoil(practice, second!.id);
    await practice.to('2026-03-04T00:00:00.000Z');
    expect(await practice.window()).toBe(1);
    expect(await practice.rows('select encounter_id, status, rejection from claim order by built_at, id')).toEqual([
      { encounter_id: first!.id, status: 'sent', rejection: null },
      { encounter_id: second!.id, status: 'rejected', rejection: '837:NM103' },
    ]);
    expect(await practice.rows('select encounter_id, kind, reason from task')).toEqual([
      { encounter_id: second!.id, kind: 'resolve_rejection', reason: '837:NM103' },
    ]);
  });
});

/** The same visit of another patient. */
function otherVisit(): unknown {
  const ids = 'ada|cov|enc|c1|c2|l1|l2';
  const renamed = JSON.stringify(validBundle())
    .replace(new RegExp(`"id":"(${ids})"`, 'g'), '"id":"$1-other"')
    .replace(new RegExp(`/(${ids})"`, 'g'), '/$1-other"');
  return JSON.parse(renamed) as unknown;
}
