/**
 * Goal: the packet that goes out is the one that is kept, of this claim alone, and can be found in the encounter's line.
 * Method: two patients in one 837, one 277CA and one 835 on the real engine; both are denied, one is appealed, the other is
 * the canary. The PDF is read back.
 */
import { createHash } from 'node:crypto';
import { expect } from 'expect';
import { happenedTo } from '../../src/api/store/happened';
import { inOrg, row } from '../../src/db';
import { writeLetter } from '../../src/denials/packet/letters';
import { previewPacket, readPacket, sendPacket } from '../../src/denials/packet/packets';
import { attachRecord } from '../../src/denials/packet/records';
import { orgNow } from '../../src/practice/store';
import { useEngine } from '../support/engine';
import { readPdf } from '../support/pdf';
import { type Floor, openFloor } from '../support/practice';
import { playText } from '../support/scenarios';

const VISIT = (patient: string, code: string): string =>
  `{patient: ${patient}, diagnoses: [J45.909], lines: [{code: "${code}", charge: "220.00"}]}`;

const STORY = `
scenario: packet-of-two
title: Two late denials in one remittance; one is appealed.
about: One file each way holds both patients.
dos: 2026-01-06
payers:
  summit: {name: SUMMIT BENEFIT TRUST, id: SBT01, filing: {days: 90, from: service}, appeals: [{days: 60, from: notice}]}
patients:
  hugo: {name: [PEMBERTON, HUGO], born: 1982-07-19, sex: M, coverages: [{payer: summit, member: SBT7007001}]}
  nora: {name: [CANARYBIRD, NORA], born: 1991-03-04, sex: F, coverages: [{payer: summit, member: CANARY99}]}
encounters:
  a: ${VISIT('hugo', '99214')}
  b: ${VISIT('nora', '99213')}
steps:
  - {at: DOS, do: {register: a}}
  - {at: DOS 09:00, do: {register: b}}
  - {at: DOS 18:00, run: submission_window}
  - {at: DOS+1d, receive: {ack_999: {}}}
  - {at: DOS+2d, receive: {ack_277ca: {claims: {a.1: "A2:20:PR", b.1: "A2:20:PR"}}}}
  - at: 2026-04-27
    receive:
      remit_835:
        payer: summit
        trace: both
        amount: "0.00"
        claims:
          - {claim: a.1, status: "1", paid: "0.00", lines: [{line: 1, paid: "0.00", cas: [CO-29 220.00]}]}
          - {claim: b.1, status: "1", paid: "0.00", lines: [{line: 1, paid: "0.00", cas: [CO-29 220.00]}]}
  - at: 2026-04-29
    by: denials
    for: a
    do: {decide: {task: work_denial, reason: CO-29, outcome: appeal, because: accepted by the payer on day 2}}
`;

describe('an appeal packet, from denial to what is kept', function () {
  this.timeout(120_000);
  useEngine();
  let floor: Floor;
  let org: string;
  const find = <T>(sql: string, bindings: unknown[] = []): Promise<T> =>
    inOrg(floor.deps.db, { org }, async (tx) => (await row<T>(tx, sql, bindings as never))!);
  const ctx = async () => ({ org, actor: 'denials', at: await inOrg(floor.deps.db, { org }, (tx) => orgNow(tx, org)) });
  let appeal: { id: string; encounterId: string };

  before(async () => {
    floor = await openFloor();
    const played = await playText(floor, STORY, 'packet-of-two');
    expect(played.differences).toEqual([]);
    org = played.org;
    appeal = await find('select id, encounter_id as "encounterId" from appeal');
  });
  after(() => floor.stop());

  it('shows what would go for a denial that nobody has decided, and files nothing', async () => {
    const task = await find<{ id: string }>(`select id from task where kind = 'work_denial' and state = 'open'`);
    const made = await previewPacket(floor.deps, await ctx(), { taskId: task.id });
    if (made.kind !== 'made') throw new Error(made.kind);
    const text = readPdf(made.packet.bytes).join(' ');
    expect([text.includes('CANARYBIRD'), text.includes('PEMBERTON')]).toEqual([true, false]);
    expect(await find('select count(*)::int as n from appeal')).toEqual({ n: 1 });
  });

  it('proves the filing by both acknowledgements and names no other patient, in text or in any other bytes', async () => {
    const made = await previewPacket(floor.deps, await ctx(), { appealId: appeal.id });
    if (made.kind !== 'made') throw new Error(made.kind);
    const pages = readPdf(made.packet.bytes);
    expect(made.packet.parts).toEqual(['letter', 'claim', 'remit', 'ack_999', 'ack_277ca']);
    expect(pages.length).toBe(5);
    const claim = await find<{ pcn: string; icn: string; gs: string; isa: string }>(
      `select c.pcn, c.icn, f.gs_control as gs, f.isa_control as isa from appeal a join claim c on c.id = a.claim_id join submission_file f on f.id = c.file_id`,
    );
    const shown = pages.join(' ');
    for (const fact of [
      'HUGO PEMBERTON',
      'accepted by the payer on day 2',
      claim.pcn,
      claim.icn,
      claim.isa,
      `GS06): ${claim.gs}`,
    ])
      expect(shown).toContain(fact);
    expect(pages[4]).toContain('A2:20');
    const other = await find<{ pcn: string; icn: string }>(`select pcn, icn from claim where pcn <> ?`, [claim.pcn]);
    for (const secret of ['CANARY', 'NORA', '1991-03-04', '99213', other.pcn, other.icn])
      expect([secret, shown.includes(secret), made.packet.bytes.includes(secret)]).toEqual([secret, false, false]);
  });

  it('is kept as it went, once, with its hash, and stands in the encounter’s line', async () => {
    const input = { appealId: appeal.id, channel: 'fax' as const, recipient: '555-0100', confirmation: 'F-1' };
    const sent = await sendPacket(floor.deps, await ctx(), input);
    const again = await sendPacket(floor.deps, await ctx(), input);
    if (sent.kind !== 'sent') throw new Error(sent.kind);
    expect(again).toEqual(sent);
    const kept = await readPacket(floor.deps, await ctx(), sent.packetId);
    expect(createHash('sha256').update(kept!.bytes).digest('hex')).toBe(sent.sha256);
    expect(readPdf(kept!.bytes).length).toBe(sent.pages);
    const sealed = await find<{ bytes: Buffer }>(`select bytes from document where kind = 'appeal_packet'`);
    expect(sealed.bytes.includes('%PDF')).toBe(false);
    const line = await inOrg(floor.deps.db, { org }, (tx) => happenedTo(tx, appeal.encounterId));
    expect(line.filter(({ kind }) => kind === 'packet_sent')).toMatchObject([
      {
        detail: 'appeal level 1 by fax to 555-0100, 5 pages, v0 for all/timely_filing',
        cents: 22000,
        actor: 'denials',
      },
    ]);
  });

  it('holds what is attached later, and the practice’s own letter; the one that was sent stays as it was', async () => {
    const before = await find<{ sha: string }>(
      `select encode(sha256, 'hex') as sha from document where kind = 'appeal_packet'`,
    );
    const record = { encounterId: appeal.encounterId, title: 'Fax log', bytes: Buffer.from('Seen on 6 January.') };
    expect((await attachRecord(floor.deps, await ctx(), record)).kind).toBe('attached');
    const letter = {
      payerCode: 'SBT01',
      subject: 'Re {{claim.number}}',
      paragraphs: ['Summit: {{because}}'],
      because: 'short',
    };
    expect(await writeLetter(floor.deps, await ctx(), letter)).toEqual({ version: 1 });
    expect(await writeLetter(floor.deps, await ctx(), letter)).toEqual({ version: 2 });
    expect(await writeLetter(floor.deps, await ctx(), { ...letter, payerCode: 'NOBODY' })).toEqual({
      faults: [{ path: 'payer', message: 'is no payer of this practice' }],
    });
    const input = { appealId: appeal.id, channel: 'portal' as const, recipient: 'summit.example' };
    const sent = await sendPacket(floor.deps, await ctx(), input);
    if (sent.kind !== 'sent') throw new Error(sent.kind);
    const pages = readPdf((await readPacket(floor.deps, await ctx(), sent.packetId))!.bytes);
    expect(pages[0]).toContain('Summit: accepted by the payer on day 2');
    expect(pages[5]).toContain('Fax log Seen on 6 January.');
    const packets = await find<{ shas: string[]; letters: string[] }>(
      `select array_agg(encode(d.sha256, 'hex') order by k.id) as shas, array_agg(k.letter order by k.id) as letters from appeal_packet k join document d on d.id = k.document_id`,
    );
    expect(packets.shas[0]).toBe(before.sha);
    expect(packets.letters).toEqual(['v0 for all/timely_filing', 'v2 for SBT01/all']);
  });
});
