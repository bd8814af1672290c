/**
 * Goal: a refusal of a whole file takes the locks of its visits before it touches their claims, as everything else does.
 * Method: on the real engine another transaction holds a visit while the refusal comes in.
 */
import { expect } from 'expect';
import { inOrg, row } from '../../src/db';
import { lockEncounters } from '../../src/line/load';
import { ack999, type SentClaim, sentClaims, wrapped } from '../support/edi';
import { useEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { openFloor, TestPractice, type Floor } from '../support/practice';
import { validBundle } from '../unit/fhir/build';

const DAY = '2026-03-04';

const REFUSALS: Record<string, (claim: SentClaim) => string> = {
  'a 277CA that refuses the batch': ({ bht }) =>
    `ST*277*0001*005010X214~BHT*0085*08*CA1*20260304*0800*TH~HL*1**20*1~NM1*PR*2*PRAIRIE HEALTH PLAN*****PI*PHP01~
TRN*1*CA1~DTP*050*D8*20260304~DTP*009*D8*20260304~HL*2*1*21*0~NM1*41*2*PROMONTORY FAMILY CLINIC*****46*THROUGHLINE~
TRN*2*${bht}~STC*A3:24:41*20260304*U*200~QTY*AA*1~AMT*YY*200~SE*\${se}*0001~`,
  'a 999 that refuses the file': ({ gs, st }) =>
    ack999(gs, st).replace('IK5*A', 'IK5*R').replace('AK9*A*1*1*1', 'AK9*R*1*1*0'),
};

describe('a refusal of a whole file', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  before(async () => void (floor = await openFloor()));
  after(() => floor.stop());

  const somethingWaits = (practice: TestPractice): Promise<void> =>
    eventually(async () => {
      const waiting = await inOrg(practice.db, { org: practice.org }, (tx) =>
        row<{ n: number }>(tx, 'select count(*)::int as n from pg_locks where not granted'),
      );
      expect(waiting!.n).toBeGreaterThan(0);
    });

  for (const [name, refusal] of Object.entries(REFUSALS))
    it(`${name} waits for whoever holds a visit, and holds no claim meanwhile`, async () => {
      const practice = await TestPractice.open(floor, '2026-03-03T22:00:00.000Z');
      await practice.bundle(validBundle());
      await practice.to(`${DAY}T00:00:00.000Z`);
      await practice.window();
      const [claim] = await sentClaims(practice);
      const [visit] = await practice.rows<{ id: string }>('select id from encounter');
      let received: Promise<{ status: string }>;
      await inOrg(practice.db, { org: practice.org }, async (tx) => {
        await lockEncounters(tx, [visit!.id]);
        received = practice.receive(wrapped(refusal(claim!), DAY));
        await somethingWaits(practice);
        expect(await row(tx, 'select status from claim for update nowait')).toEqual({ status: 'sent' });
      });
      expect((await received!).status).toBe('read');
      expect(await practice.rows('select status from claim')).toEqual([{ status: 'rejected' }]);
      expect(await practice.rows('select kind from task')).toEqual([{ kind: 'resolve_rejection' }]);
    });
});
