/**
 * Goal: a file of any kind is written again byte for byte, but for its wrapping. Method: every valid sample against itself
 * with the wrapping taken out; chunks of every size; a file of noise bytes; broken files and what is said of them.
 */
import { expect } from 'expect';
import { type X12Error, type X12Source, readX12, rewriteX12 } from '../../../src/x12/index';
import { corpusFaults } from './corpus';
import { corpusTotals, sample } from './support';

async function rewritten(source: X12Source, lineBreak?: '\n' | '\r\n'): Promise<{ bytes: Buffer; faults: X12Error[] }> {
  const faults: X12Error[] = [];
  const pieces: Buffer[] = [];
  for await (const piece of rewriteX12(source, { lineBreak, faults })) pieces.push(piece);
  return { bytes: Buffer.concat(pieces), faults };
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** What a file holds without byte order mark, line breaks that end no segment, padding and Ctrl-Z. */
function unwrapped(bytes: Buffer): string {
  const text = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const { interchanges } = readX12(bytes);
  const each = interchanges.length === 1 ? [text] : text.split(/(?<=IEA.{12}.)/s);
  return interchanges
    .map(({ delimiters: { element, component, repetition, terminator } }, i) =>
      each[i]!.replace(/[\r\n\0\x1a]/g, (character) =>
        [element, component, repetition, terminator].includes(character) ? character : '',
      ),
    )
    .join('');
}

const readable = Object.keys(corpusTotals).filter((path) => !corpusFaults[path]?.read);

describe('rewriteX12', () => {
  for (const path of readable) {
    it(path, async () => {
      const { bytes, faults } = await rewritten(sample(path));
      expect(faults).toEqual([]);
      expect(bytes.toString('latin1')).toBe(unwrapped(sample(path)));
    });
  }

  it('whatever the chunks', async () => {
    for (const path of ['wrapping/own-835-two-delimiters.edi', '837i/own-837i-inpatient.edi']) {
      const bytes = sample(path);
      for (const size of [1, 2, 105, 106, 107, 1000]) {
        expect((await rewritten(inChunks(bytes, size))).bytes.toString('latin1')).toBe(unwrapped(bytes));
      }
    }
  });

  it('keeps every byte of a value: names in other letters, element ends, segments that no guide has', async () => {
    const noise = Buffer.from(Array.from({ length: 128 }, (_, i) => 0x80 + i));
    const text = sample('835/own-835-one-line.edi').toString('latin1');
    const bytes = Buffer.from(text.replace('~SE*', `~ZZZ*${noise.toString('latin1')}*  A **~SE*`), 'latin1');
    expect((await rewritten(bytes)).bytes.equals(bytes)).toBe(true);
  });

  it('breaks lines where asked, and not twice where the terminator does', async () => {
    const one = await rewritten(sample('837p/own-837p-basic.edi'), '\r\n');
    expect(one.bytes.toString().split('~\r\n')).toHaveLength(34);
    const own = sample('835/own-835-delims-pipe.edi');
    expect((await rewritten(own, '\n')).bytes.toString()).toBe(unwrapped(own));
  });

  it('tells of a file that is broken or cut', async () => {
    const mismatch = await rewritten(sample('broken/own-b05-ge-count.edi'));
    expect(mismatch.faults).toMatchObject([{ code: 'transaction_count_mismatch', element: 'GE01' }]);
    const cut = await rewritten(sample('835/own-835-one-line.edi').subarray(0, 500));
    expect(cut.faults.map(({ code }) => code)).toContain('interchange_not_closed');
    expect((await rewritten(Buffer.from('<html>'))).faults).toMatchObject([{ code: 'html_file' }]);
  });
});
