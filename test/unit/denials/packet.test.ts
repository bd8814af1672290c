/**
 * Goal: a packet says what was denied and why it should not have been, holds what bears on the denial and nothing else, and
 * fits its way. Method: facts in, the PDF out and read back page by page.
 */
import { expect } from 'expect';
import { tooLarge } from '../../../src/denials/packet/channels';
import { packetOf } from '../../../src/denials/packet/contents';
import { DEFAULT_LETTERS } from '../../../src/denials/packet/default-letters';
import type { PacketFacts } from '../../../src/denials/packet/facts';
import { chooseLetter, letterFaults, merge } from '../../../src/denials/packet/letter';
import { printPacket } from '../../../src/denials/packet/pdf';
import { mediaTypeOf } from '../../../src/denials/packet/records';
import { DEFAULT_POLICY } from '../../../src/practice/policy';
import type { DenialCategory } from '../../../src/words';
import { DENIAL_CATEGORIES } from '../../../src/words';
import { packetFacts } from '../../support/packet';
import { readPdf } from '../../support/pdf';

const letterFor = (facts: PacketFacts) => chooseLetter(DEFAULT_LETTERS, facts.payer.code, facts.denials[0]!.category);
const print = (facts: PacketFacts) => printPacket(packetOf(facts, letterFor(facts)), facts.today);
const pagesOf = async (facts: PacketFacts): Promise<string[]> => readPdf((await print(facts)).bytes);

const late = (change: Partial<PacketFacts> = {}): PacketFacts =>
  packetFacts({
    denials: [
      {
        group: 'CO',
        carc: '29',
        remarks: [],
        amount: packetFacts().claim.total,
        category: 'timely_filing',
        line: 1,
        code: '97110',
      },
    ],
    ...change,
  });

/** One white dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

describe('An appeal packet', () => {
  it('of a missing authorization is letter, claim, remittance and authorization, a page each', async () => {
    const pages = await pagesOf(packetFacts());
    expect(pages.length).toBe(4);
    for (const fact of [
      'Appeal, level 1: claim TL1000001A, LINDA OKAFOR, service of 2026-03-02',
      'PRAIRIE HEALTH PLAN',
      '$180.00',
      'CO-197 N54',
      'permission for the service is missing',
      'your authorization AUTH77 covers it',
      'Why we ask you to decide otherwise: the referral was on file before the visit',
      '26062P0001',
      'T0320',
    ])
      expect(pages[0]).toContain(fact);
    expect(pages[1]).toContain('The claim as it was sent');
    expect(pages[1]).toContain('1 2026-03-02 97110 GP 2 $180.00');
    expect(pages[2]).toContain('CO-197 $180.00 N54');
    expect(pages[3]).toContain('Number: AUTH77 Services: 97110 Units: 12 From: 2026-02-01 To: 2026-05-31');
  });

  it('of late filing proves the filing by the control numbers, the 999 and the 277CA, and leaves the authorization out', async () => {
    const pages = await pagesOf(late());
    expect(pages.length).toBe(5);
    expect(pages[0]).toContain(
      'sent on 2026-03-03 and you accepted it for adjudication on 2026-03-05; the last day was 2026-06-01',
    );
    for (const fact of ['000000017', 'GS06): 17', 'ST02): 0001', '2026-03-03 17:00', 'AK901): A'])
      expect(pages[3]).toContain(fact);
    expect(pages[4]).toContain('Status (STC): A2:20');
    expect(pages.join(' ')).not.toContain('AUTH77');
  });

  it('names its claim and page at every foot', async () => {
    const pages = await pagesOf(packetFacts());
    expect(pages.map((page) => /Claim TL1000001A, appeal level 1, page (\d) of 4$/.exec(page)?.[1])).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
  });

  it('says nothing of what this denial has not: no reason given, no proof, no authorization', async () => {
    const pages = await pagesOf(late({ because: null, sent: null, acknowledgements: [], filingLimit: null }));
    expect(pages.length).toBe(3);
    expect(pages[0]).not.toMatch(/decide otherwise|in time|\{\{|undefined|null/);
  });

  it('holds the attached records, texts and images, one after the other', async () => {
    const records = [
      { id: 'a', title: 'Progress note', mediaType: 'text/plain' as const, bytes: Buffer.from('Gait is better.') },
      { id: 'b', title: 'Referral', mediaType: 'image/png' as const, bytes: PNG },
    ];
    const { bytes, pages } = await print(packetFacts({ records }));
    expect(pages).toBe(6);
    expect(readPdf(bytes).slice(4)).toEqual([
      expect.stringContaining('Progress note Gait is better.'),
      expect.stringContaining('Referral'),
    ]);
    expect(bytes.toString('latin1')).toContain('/Subtype /Image');
  });

  it('runs over to further pages, none without its foot', async () => {
    const lines = Array.from({ length: 120 }, (_, n) => ({ ...packetFacts().remit.detail.lines[0]!, code: `C${n}` }));
    const facts = packetFacts();
    const pages = await pagesOf({ ...facts, remit: { ...facts.remit, detail: { ...facts.remit.detail, lines } } });
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.every((page) => page.includes(`of ${pages.length}`))).toBe(true);
    for (let n = 0; n < 120; n += 1) expect(pages.join(' ')).toContain(`C${n} GP`);
  });

  it('is the same bytes for the same facts on the same day, and others on the next', async () => {
    const bytes = async (facts: PacketFacts) => (await print(facts)).bytes.toString('latin1');
    expect(await bytes(packetFacts())).toBe(await bytes(packetFacts()));
    expect(await bytes(packetFacts({ today: '2026-04-11' }))).not.toBe(await bytes(packetFacts()));
  });

  it('prints names that its fonts do not have without their accents, and never an empty box', async () => {
    const facts = packetFacts();
    const content = structuredClone(facts.claim.content);
    Object.assign(content.subscriber, { last: 'ŁUKÁŠ–O’NEIL', first: '王' });
    const [first] = await pagesOf({ ...facts, claim: { ...facts.claim, content } });
    expect(first).toContain("? ?UKÁS-O'NEIL");
  });

  it('is refused where it is too large for its way, with the numbers', () => {
    const limits = DEFAULT_POLICY.packetLimits;
    expect(tooLarge(limits, 'fax', { pages: 50, size: 5_000_000 })).toBeNull();
    expect(tooLarge(limits, 'fax', { pages: 51, size: 10 })).toContain('51 pages; by fax at most 50');
    expect(tooLarge(limits, 'portal', { pages: 1, size: 10_000_001 })).toContain('10000001 bytes');
  });
});

describe('A letter', () => {
  const own = (given: { payerCode?: string; category?: DenialCategory; version: number }) => ({
    payerCode: null,
    category: null,
    subject: '',
    paragraphs: [''],
    ...given,
  });

  it('is the narrowest that fits, in its newest version', () => {
    const letters = [
      own({ version: 0 }),
      own({ category: 'coding', version: 0 }),
      own({ category: 'coding', version: 3 }),
      own({ payerCode: 'PHP01', version: 1 }),
      own({ payerCode: 'PHP01', category: 'coding', version: 1 }),
      own({ payerCode: 'PHP01', category: 'coding', version: 2 }),
    ];
    const chosen = (payer: string, category: DenialCategory) => letters.indexOf(chooseLetter(letters, payer, category));
    expect([chosen('PHP01', 'coding'), chosen('PHP01', 'other'), chosen('X', 'coding'), chosen('X', 'other')]).toEqual([
      5, 3, 2, 0,
    ]);
  });

  it('comes with the product for every category, without a fault', () => {
    for (const category of DENIAL_CATEGORIES)
      expect(letterFaults(chooseLetter(DEFAULT_LETTERS, 'X', category))).toEqual([]);
  });

  it('is refused with the place of each field that there is not, and without repeating the text', () => {
    const faults = letterFaults({
      subject: 'To {{payer.nam}}',
      paragraphs: ['fine {{because}}', 'open {{because', '}}'],
    });
    expect(faults).toEqual([
      { path: 'subject', message: 'names 1 field(s) that letters do not have' },
      { path: 'paragraphs.1', message: 'has a {{ or }} without its other half' },
      { path: 'paragraphs.2', message: 'has a {{ or }} without its other half' },
    ]);
  });

  it('leaves a paragraph out that names what is not there', () =>
    expect(merge({ subject: 'a {{level}}', paragraphs: ['{{because}}', 'b {{ level }}'] }, { level: '2' })).toEqual({
      subject: 'a 2',
      paragraphs: ['b 2'],
    }));
});

describe('A record', () => {
  it('is what its bytes are: an image, a text, or nothing that a packet holds', () => {
    expect(mediaTypeOf(PNG)).toBe('image/png');
    expect(mediaTypeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    expect(mediaTypeOf(Buffer.from('a note\n'))).toBe('text/plain');
    expect(mediaTypeOf(Buffer.from('%PDF-1.7'))).toBeUndefined();
    expect(mediaTypeOf(Buffer.from([0xc3, 0x28]))).toBeUndefined();
    expect(mediaTypeOf(Buffer.from([0x50, 0x4b, 0x00]))).toBeUndefined();
  });
});
