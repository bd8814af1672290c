/**
 * Goal: streaming an 835 gives what reading it whole gives, in memory that does not grow; writing it gives its segments.
 * Method: the own samples in small chunks; 50,000 claims from a source that never holds them; exact segments.
 */
import { expect } from 'expect';
import {
  type Remittance,
  type RemittanceClaim,
  BalanceTally,
  parse835,
  stream835,
  wrapTransactions,
  write835,
} from '../../../src/x12/index';
import { heapHeld } from '../../support/memory';
import { HEADER, TEXT, one } from './remits';
import { codes, file, lines, sample, totals, unplaced, usd } from './support';

describe('stream835', () => {
  async function collect(source: Parameters<typeof stream835>[0]) {
    const remittances: Remittance[] = [];
    const errors: string[] = [];
    let claims: RemittanceClaim[] = [];
    for await (const event of stream835(source)) {
      if (event.type === 'remittance') claims = [];
      else if (event.type === 'claim') {
        expect(event.index).toBe(claims.length);
        claims.push(event.claim);
      } else if (event.type === 'error') errors.push(event.error.code);
      else {
        expect(event.claimCount).toBe(claims.length);
        remittances.push({ ...event.remittance, claims, providerAdjustments: event.providerAdjustments });
      }
    }
    return { remittances, errors };
  }

  for (const path of Object.keys(totals).filter((name) => name.includes('835'))) {
    it(`${path}: the same as read whole`, async () => {
      const bytes = sample(path);
      async function* bits() {
        for (let i = 0; i < bytes.length; i += 11) yield bytes.subarray(i, i + 11);
      }
      const expected = parse835(bytes);
      expect(await collect(bits())).toEqual({ remittances: expected.remittances, errors: codes(expected.errors) });
    });
  }

  it('tells of a file that was cut off, at its end', async () => {
    const bytes = sample('835/own-835-multi-gs.edi');
    const { errors } = await collect(bytes.subarray(0, bytes.length - 60));
    expect(errors).toContain('interchange_not_closed');
  });

  it('keeps no claim that it has told of: memory does not grow with the file', async () => {
    const [head, body] = TEXT.split('CLP*');
    const claim = `CLP*${body!.slice(0, body!.indexOf('SE*'))}`.replaceAll('\n', '');
    const header = wrapTransactions(`${head!}SE*1*0001~`, HEADER).toString();
    const start = header.slice(0, header.indexOf('SE*'));
    const block = Buffer.from(claim.repeat(200));
    async function* endless(count: number) {
      yield Buffer.from(start);
      for (let i = 0; i < count; i++) yield block;
    }
    const tally = new BalanceTally();
    let seen = 0;
    let heapMax = 0;
    const heapBefore = heapHeld();
    for await (const event of stream835(endless(250))) {
      if (event.type !== 'claim') continue;
      expect(tally.claim(event.claim)).toEqual([]);
      if (++seen % 5000 === 0) heapMax = Math.max(heapMax, heapHeld());
    }
    expect(seen).toBe(50_000);
    expect(heapMax - heapBefore).toBeLessThan(20e6);
  }).timeout(60_000);
});

describe('write835', () => {
  it('writes the segments that it read', () => {
    const written = lines(file(write835(one())));
    expect(written).toEqual(
      TEXT.trim()
        .split('~')
        .map((text) => text.trim())
        .filter((text) => text !== '' && !text.startsWith('SE'))
        // CLP05 is left out where the patient owes nothing.
        .map((text) => text.replace('*195*0*12', '*195**12')),
    );
  });

  it('splits more than six reasons of a group, and more than six PLB pairs', () => {
    const value = one();
    const adjustments = Array.from({ length: 7 }, (_, i) => ({ group: 'CO', carc: String(i + 1), amount: usd(1) }));
    const plb = { npi: '1000000012', fiscalDate: '2026-12-31', reason: 'WO', amount: usd(1) };
    value.claims[0]!.lines[0]!.adjustments = [...adjustments, { group: 'PR', carc: '1', amount: usd(2) }];
    value.providerAdjustments = Array.from({ length: 7 }, () => plb);
    const written = lines(file(write835(value)));
    expect(written.filter((text) => text.startsWith('CAS')).slice(0, 3)).toEqual([
      'CAS*CO*1*1**2*1**3*1**4*1**5*1**6*1',
      'CAS*CO*7*1',
      'CAS*PR*1*2',
    ]);
    expect(written.filter((text) => text.startsWith('PLB'))).toEqual([
      'PLB*1000000012*20261231*WO*1*WO*1*WO*1*WO*1*WO*1*WO*1',
      'PLB*1000000012*20261231*WO*1',
    ]);
  });

  it('refuses a sixth remark code of a claim without MIA, and takes ten with one', () => {
    const value = one();
    value.claims[0]!.remarks = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6'];
    expect(() => write835(value)).toThrow('A claim has room for 5 remark codes');
    value.claims[0]!.mia = ['0'];
    const again = parse835(file(write835(value))).remittances[0]!;
    expect(unplaced(again).claims[0]!.remarks).toEqual(['N1', 'N2', 'N3', 'N4', 'N5', 'N6']);
  });
});
