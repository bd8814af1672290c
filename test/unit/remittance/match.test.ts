/**
 * Goal: an 835's claim finds ours by the tiers of FORMAT 6.7, never another payer's, and a file of thousands asks no more
 * often than a file of one. Method: the real database, claims without anything around them.
 */
import { expect } from 'expect';
import { inOrg, type Db } from '../../../src/db';
import { newId } from '../../../src/ids';
import { matchClaims } from '../../../src/remittance/match';
import type { RemittanceClaim } from '../../../src/x12';
import { testDb, testOrg, useEngine } from '../../support/engine';

interface ClaimRow {
  id: string;
  encounter: string;
  payer: string;
  n: number;
  pcn: string | null;
  icn: string | null;
  total: number;
}

describe('matching an 835 to our claims', () => {
  useEngine();
  const payer = newId();
  let db: Db;
  let org: string;
  before(async () => void (db = await testDb()));
  beforeEach(async () => void ({ org } = await testOrg(db)));

  const claim = (given: Partial<ClaimRow>): ClaimRow => ({
    id: newId(),
    encounter: newId(),
    payer,
    n: 1,
    pcn: null,
    icn: null,
    total: 10_000,
    ...given,
  });

  const keep = (claims: ClaimRow[]): Promise<void> =>
    inOrg(db, { org }, async (tx) =>
      tx('claim').insert(
        claims.map(({ id, encounter, payer: payer_id, n, pcn, icn, total }) => ({
          org_id: org,
          id,
          encounter_id: encounter,
          n,
          payer_id,
          coverage_id: newId(),
          rank: 1,
          version: n,
          frequency: '1',
          pcn,
          icn,
          status: 'sent',
          total_cents: total,
          line_ids: [],
          built_at: '2026-03-03T12:00:00.000Z',
        })),
      ),
    );

  const answered = (pcn: string, icn = '', charge = 10_000): RemittanceClaim =>
    ({ patientControlNumber: pcn, payerControlNumber: icn, charge }) as RemittanceClaim;

  const match = (...claims: RemittanceClaim[]) => inOrg(db, { org }, (tx) => matchClaims(tx, payer, claims));

  it("goes by the payer's number first, among versions that share it by the PCN, else the latest", async () => {
    const encounter = newId();
    const first = claim({ encounter, pcn: 'PCN1', icn: 'ICN1' });
    const second = claim({ encounter, n: 2, pcn: 'PCN2', icn: 'ICN1' });
    await keep([second, first]);
    const found = await match(answered('pcn1', 'ICN1'), answered('GARBLED', 'ICN1'));
    expect(found).toEqual([
      { claimId: first.id, encounterId: encounter, how: 'control_number' },
      { claimId: second.id, encounterId: encounter, how: 'control_number' },
    ]);
  });

  it('goes by what a person has said of that number, unless a claim carries it by now', async () => {
    const told = claim({ pcn: 'PCN5' });
    const other = claim({ pcn: 'PCN6', icn: 'TAKEN' });
    await keep([told, other]);
    await inOrg(db, { org }, (tx) =>
      tx('remit_match').insert(
        ['SAID', 'TAKEN'].map((icn) => ({
          org_id: org,
          remit_claim_id: newId(),
          payer_id: payer,
          icn,
          pcn_key: 'GARBLED',
          claim_id: told.id,
          encounter_id: told.encounter,
          matched_by: 'poster',
          matched_at: '2026-03-20T12:00:00.000Z',
        })),
      ),
    );
    const found = await match(answered('GARBLED', 'SAID'), answered('GARBLED', 'TAKEN'), answered('GARBLED', 'NEW'));
    expect(found.map((one) => one?.claimId)).toEqual([told.id, other.id, undefined]);
  });

  it('goes by the PCN in any case where the number says nothing, and never to another payer', async () => {
    const ours = claim({ pcn: 'AbC9' });
    const others = claim({ pcn: 'XYZ1', icn: 'ICN7', payer: newId() });
    await keep([ours, others]);
    const found = await match(answered('aBc9', 'NEW'), answered('NONE', 'ICN7'));
    expect(found).toEqual([{ claimId: ours.id, encounterId: ours.encounter, how: 'pcn' }, undefined]);
  });

  it('finds what another payer passed on by the PCN of its claim', async () => {
    const encounter = newId();
    const forwarded = claim({ encounter, n: 2 });
    await keep([claim({ encounter, pcn: 'PRIME1', payer: newId() }), forwarded]);
    expect(await match(answered('PRIME1'))).toEqual([
      { claimId: forwarded.id, encounterId: encounter, how: 'pcn_crossover' },
    ]);
  });

  it('takes a cut PCN of 8 characters where one claim alone begins so and the charge is equal', async () => {
    const [one, two, three] = ['LONGPCN10001', 'LONGPCN20001', 'LONGPCN20002'].map((pcn) => claim({ pcn }));
    await keep([one!, two!, three!]);
    const found = await match(
      answered('LONGPCN1'),
      answered('LONGPCN2'),
      answered('LONGPCN1', '', 9_999),
      answered('LONGPC'),
    );
    expect(found).toEqual([
      { claimId: one!.id, encounterId: one!.encounter, how: 'pcn_prefix' },
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('asks as often for a thousand claims as for one', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => claim({ pcn: `MANY${index}` }));
    await keep(many);
    let asked = 0;
    const count = ({ sql }: { sql: string }): void => void (asked += sql.includes('from claim') ? 1 : 0);
    db.on('query', count);
    const found = await match(...many.map(({ pcn }) => answered(pcn!, 'UNKNOWN'))).finally(() =>
      db.removeListener('query', count),
    );
    expect(found.map((one) => one?.claimId)).toEqual(many.map(({ id }) => id));
    expect(asked).toBe(2);
  });
});
