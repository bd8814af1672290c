/**
 * Goal: the reader says what is in a file, or what is wrong with it, whatever the file and however its bytes arrive.
 * Method: one table of broken envelopes with the exact fault; properties over random cuts; the own samples.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  type X12Event,
  type X12Reader,
  X12Reader as Reader,
  kindOf,
  readEvents,
  readX12,
} from '../../../src/x12/index';
import { GS, ISA, codes, envelope, sample, totals } from './support';

const ST = 'ST*835*0001';
const SE = 'SE*3*0001';
const GE = 'GE*1*7';
const IEA = 'IEA*1*000000101';
const LX = 'LX*1';

function eventsOf(bytes: Buffer, cut: (reader: X12Reader, bytes: Buffer) => void): X12Event[] {
  const events: X12Event[] = [];
  const reader = new Reader((event) => events.push(event));
  cut(reader, bytes);
  reader.end();
  return events;
}
const whole = (bytes: Buffer) => eventsOf(bytes, (reader, all) => reader.push(all));

describe('reader: a good file', () => {
  it('gives interchanges, groups, transactions and segments with number and offset', () => {
    const bytes = envelope(ISA, GS, ST, LX, SE, GE, IEA);
    const { interchanges, errors } = readX12(bytes);
    expect(errors).toEqual([]);
    expect(interchanges).toHaveLength(1);
    expect(interchanges[0]).toMatchObject({
      senderQualifier: 'ZZ',
      senderId: 'SND',
      receiverId: 'RCV',
      date: '2026-03-03',
      time: '1200',
      version: '00501',
      control: '000000101',
      usage: 'T',
      delimiters: { element: '*', component: ':', repetition: '^', terminator: '~' },
    });
    expect(interchanges[0]!.groups[0]).toMatchObject({
      functionalId: 'HP',
      sender: 'SND',
      receiver: 'RCV',
      date: '2026-03-03',
      control: '7',
      version: '005010X221A1',
    });
    const [transaction] = interchanges[0]!.groups[0]!.transactions;
    expect(transaction).toMatchObject({ id: '835', control: '0001', version: '005010X221A1' });
    expect(transaction!.segments.map(({ id, number, offset }) => [id, number, offset])).toEqual([
      ['ST', 1, 106 + GS.length + 1],
      ['LX', 2, 106 + GS.length + 1 + ST.length + 1],
      ['SE', 3, 106 + GS.length + 1 + ST.length + 1 + LX.length + 1],
    ]);
  });

  it('takes ST03 for the version where there is one', () => {
    const file = readX12(envelope(ISA, GS, 'ST*999*0001*005010X231A1', LX, SE, GE, IEA));
    expect(file.interchanges[0]!.groups[0]!.transactions[0]!.version).toBe('005010X231A1');
  });

  it('takes the delimiters from each ISA, newline as terminator included', () => {
    const first = envelope(ISA, GS, ST, LX, SE, GE, IEA).toString();
    const second = first.replaceAll('*', '|').replaceAll(':', '>').replaceAll('^', '}').replaceAll('~', '\n');
    const { interchanges, errors } = readX12(Buffer.from(first + second));
    expect(errors).toEqual([]);
    expect(interchanges.map((one) => one.delimiters)).toEqual([
      { element: '*', component: ':', repetition: '^', terminator: '~' },
      { element: '|', component: '>', repetition: '}', terminator: '\n' },
    ]);
    expect(interchanges[1]!.groups[0]!.transactions[0]!.segments.map(({ elements }) => elements)).toEqual(
      interchanges[0]!.groups[0]!.transactions[0]!.segments.map(({ elements }) => elements),
    );
  });

  for (const [what, separator] of [
    ['LF', '~\n'],
    ['CRLF', '~\r\n'],
    ['CR', '~\r'],
  ] as const) {
    it(`ignores ${what} after a terminator`, () => {
      const text = envelope(ISA, GS, ST, LX, SE, GE, IEA).toString().replaceAll('~', separator);
      const { interchanges, errors } = readX12(Buffer.from(text));
      expect(errors).toEqual([]);
      expect(interchanges[0]!.groups[0]!.transactions[0]!.segments.map(({ id }) => id)).toEqual(['ST', 'LX', 'SE']);
    });
  }

  it('reads CRLF lines whose terminator is the CR', () => {
    const text = envelope(ISA, GS, ST, LX, SE, GE, IEA).toString().replaceAll('~', '\r\n');
    expect(readX12(Buffer.from(text)).errors).toEqual([]);
  });

  it('reads CRLF lines although the ISA ends in LF', () => {
    const [isa, ...rest] = envelope(ISA, GS, ST, LX, SE, GE, IEA).toString().split('~');
    const { interchanges, errors } = readX12(Buffer.from(`${isa}\n${rest.join('\r\n')}`));
    expect(errors).toEqual([]);
    expect(interchanges[0]!.groups[0]!.transactions[0]!.segments[1]!.elements).toEqual(['LX', '1']);
  });

  it('takes a segment of 64 KiB, and empty segments', () => {
    const long = `K3*${'A'.repeat((1 << 16) - 3)}`;
    const file = readX12(envelope(ISA, GS, ST, '', long, '', SE, GE, IEA));
    expect(file.errors).toEqual([]);
    expect(file.interchanges[0]!.groups[0]!.transactions[0]!.segments[1]!.elements[1]).toHaveLength((1 << 16) - 3);
  });

  it('skips blank space, Ctrl-Z and a byte order mark around interchanges', () => {
    const one = envelope(ISA, GS, ST, LX, SE, GE, IEA).toString();
    const { interchanges, errors } = readX12(Buffer.from(`\ufeff\r\n ${one}\r\n\r\n${one}\n\x1a`));
    expect(errors).toEqual([]);
    expect(interchanges).toHaveLength(2);
  });

  it('is not misled by a patient called ISAAC or a note with IEA', () => {
    const nm1 = 'NM1*QC*1*ISA*IEA';
    const file = readX12(envelope(ISA, GS, ST, nm1, 'ISAAC', 'SE*4*0001', GE, IEA));
    expect(file.errors).toEqual([]);
    expect(file.interchanges[0]!.groups[0]!.transactions[0]!.segments.map(({ id }) => id)).toContain('ISAAC');
  });

  it('has no repetition separator where ISA11 is U', () => {
    const old = ISA.replace('*^*00501*', '*U*00401*');
    const repetition = (isa: string) =>
      readX12(envelope(isa, GS, ST, LX, SE, GE, IEA)).interchanges[0]!.delimiters.repetition;
    expect(repetition(old)).toBeUndefined();
    expect(repetition(ISA.replace('*^*00501*', '*U*00501*'))).toBeUndefined();
    expect(repetition(ISA.replace('*^*00501*', '*^*00401*'))).toBeUndefined();
    expect(repetition(ISA.replace('*^*00501*', '*^*00402*'))).toBe('^');
  });

  it('decodes UTF-8, else Latin-1, and keeps offsets in bytes', () => {
    const name = (text: Buffer) =>
      Buffer.concat([envelope(ISA, GS, ST), Buffer.from('NM1*QC*1*'), text, envelope('', 'SE*3*0001', GE, IEA)]);
    for (const bytes of [Buffer.from('JOSÉ'), Buffer.from('JOSÉ', 'latin1')]) {
      const { segments } = readX12(name(bytes)).interchanges[0]!.groups[0]!.transactions[0]!;
      expect(segments[1]!.elements[3]).toBe('JOSÉ');
      expect(segments[2]!.offset - segments[1]!.offset).toBe('NM1*QC*1*'.length + bytes.length + 1);
    }
  });

  it('says nothing of what stands where a segment id should', () => {
    const { errors } = readX12(envelope(ISA, GS, 'MERIWETHER ADA*1', ' \r\nNM1*1', ST, LX, SE, GE, IEA));
    expect(errors.map(({ code, segmentId }) => [code, segmentId])).toEqual([
      ['misplaced_segment', 'MER'],
      ['control_character', '???'],
      ['misplaced_segment', '???'],
    ]);
    expect(errors.map(({ message }) => message).join(' ')).not.toMatch(/MERI|[\r\n]/);
  });

  it('gives a TA1 outside the groups', () => {
    const file = readX12(sample('999/own-ta1-accepted.edi'));
    expect(file.errors).toEqual([]);
    expect(file.interchanges[0]!.acknowledgements[0]!.elements[1]).toBe('000000101');
  });
});

const BROKEN: readonly (readonly [string, Buffer, string[], string?])[] = [
  ['nothing at all', Buffer.from(''), ['empty_file']],
  ['only blanks', Buffer.from(' \r\n\t\x1a'), ['empty_file']],
  ['a web page', Buffer.from('<!DOCTYPE html><html>'), ['html_file']],
  ['a spreadsheet', Buffer.from('Check,Amount\n1,2\n'), ['no_isa']],
  ['two letters', Buffer.from('IS'), ['no_isa']],
  ['a cut ISA', Buffer.from(ISA.slice(0, 60)), ['malformed_isa']],
  ['an ISA whose blanks were trimmed', envelope(ISA.replace(/ +/g, ' '), GS, ST, LX, SE, GE, IEA), ['malformed_isa']],
  ['an ISA whose terminator is a letter', Buffer.from(`${ISA}A${GS}A`), ['malformed_isa']],
  ['no IEA', envelope(ISA, GS, ST, LX, SE, GE), ['interchange_not_closed']],
  ['no GE', envelope(ISA, GS, ST, LX, SE, IEA), ['group_not_closed']],
  ['no SE', envelope(ISA, GS, ST, LX, GE, IEA), ['transaction_not_closed']],
  [
    'nothing after LX',
    envelope(ISA, GS, ST, LX),
    ['transaction_not_closed', 'group_not_closed', 'interchange_not_closed'],
  ],
  [
    'a cut segment',
    Buffer.concat([envelope(ISA, GS, ST), Buffer.from('CLP*PCN')]),
    ['truncated_segment', 'transaction_not_closed', 'group_not_closed', 'interchange_not_closed'],
  ],
  ['SE01 too high', envelope(ISA, GS, ST, LX, 'SE*4*0001', GE, IEA), ['segment_count_mismatch'], 'SE01'],
  ['SE01 not a number', envelope(ISA, GS, ST, LX, 'SE*3x*0001', GE, IEA), ['segment_count_mismatch'], 'SE01'],
  ['SE02 of another', envelope(ISA, GS, ST, LX, 'SE*3*0002', GE, IEA), ['transaction_control_mismatch'], 'SE02'],
  ['GE01 too high', envelope(ISA, GS, ST, LX, SE, 'GE*2*7', IEA), ['transaction_count_mismatch'], 'GE01'],
  ['GE02 of another', envelope(ISA, GS, ST, LX, SE, 'GE*1*8', IEA), ['group_control_mismatch'], 'GE02'],
  ['IEA01 too high', envelope(ISA, GS, ST, LX, SE, GE, 'IEA*2*000000101'), ['group_count_mismatch'], 'IEA01'],
  ['IEA02 of another', envelope(ISA, GS, ST, LX, SE, GE, 'IEA*1*9'), ['interchange_control_mismatch'], 'IEA02'],
  ['ST02 twice', envelope(ISA, GS, ST, LX, SE, ST, LX, SE, 'GE*2*7', IEA), ['duplicate_transaction_control'], 'ST02'],
  [
    'GS06 twice',
    envelope(ISA, GS, ST, LX, SE, GE, GS, ST, LX, SE, GE, 'IEA*2*000000101'),
    ['duplicate_group_control'],
    'GS06',
  ],
  ['an empty group', envelope(ISA, GS, 'GE*0*7', IEA), ['no_transaction']],
  ['an empty interchange', envelope(ISA, 'IEA*0*000000101'), ['no_group']],
  ['a segment outside', envelope(ISA, GS, LX, ST, LX, SE, GE, IEA), ['misplaced_segment']],
  ['SE without ST', envelope(ISA, GS, ST, LX, SE, 'SE*1*0001', GE, IEA), ['misplaced_segment']],
  ['GE without GS', envelope(ISA, GS, ST, LX, SE, GE, GE, IEA), ['misplaced_segment']],
  ['ST without GS', envelope(ISA, ST, 'IEA*0*000000101'), ['misplaced_segment', 'no_group']],
  [
    'text after IEA',
    Buffer.concat([envelope(ISA, GS, ST, LX, SE, GE, IEA), Buffer.from('HELLO')]),
    ['text_between_interchanges'],
  ],
  ['an ISA before the IEA', envelope(ISA, ISA, GS, ST, LX, SE, GE, IEA), ['interchange_not_closed']],
  ['a line break in a segment', envelope(ISA, GS, ST, 'N1*PR*PRAIRIE\nHEALTH', SE, GE, IEA), ['control_character']],
  ['a control character', envelope(ISA, GS, ST, 'N1*PR*A\x07B', SE, GE, IEA), ['control_character']],
];

describe('reader: a broken file', () => {
  for (const [what, bytes, expected, element] of BROKEN) {
    it(`${what}: ${expected.join(', ')}`, () => {
      const { errors } = readX12(bytes);
      expect(codes(errors)).toEqual(expected);
      if (element !== undefined) expect(errors[0]!.element).toBe(element);
      for (const error of errors) {
        expect(error.message).toMatch(/^[A-Z].*\.$/);
        expect(error.offset).toBeLessThanOrEqual(bytes.length);
      }
    });
  }

  it('says where: segment number, byte offset, control numbers', () => {
    const bytes = envelope(ISA, GS, ST, LX, 'SE*9*0001', GE, IEA);
    expect(readX12(bytes).errors).toEqual([
      {
        code: 'segment_count_mismatch',
        message: 'SE01 says 9 segments, the transaction has 3. Part of it may be missing.',
        segment: 3,
        segmentId: 'SE',
        offset: bytes.indexOf('SE*9'),
        element: 'SE01',
        interchangeControl: '000000101',
        transactionControl: '0001',
      },
    ]);
  });

  it('names the ISA where the ISA is broken, and no segment where there is none', () => {
    expect(readX12(Buffer.from(ISA.slice(0, 60))).errors).toMatchObject([{ segmentId: 'ISA', segment: 0, offset: 0 }]);
    expect(readX12(Buffer.from('\n\nhello')).errors).toMatchObject([{ segmentId: '', segment: 0, offset: 2 }]);
  });

  it('keeps reading after a fault, and names the next one too', () => {
    const bytes = envelope(ISA, GS, ST, LX, 'SE*9*0001', 'ST*835*0002', LX, 'SE*3*0009', 'GE*3*8', 'IEA*4*1');
    expect(readX12(bytes).errors.map(({ element, transactionControl }) => [element, transactionControl])).toEqual([
      ['SE01', '0001'],
      ['SE02', '0002'],
      ['GE01', undefined],
      ['GE02', undefined],
      ['IEA01', undefined],
      ['IEA02', undefined],
    ]);
  });

  it('puts nothing but a control number into a message, and that without strange characters', () => {
    const [error] = readX12(envelope(ISA, GS, ST, LX, 'SE*3*MERIWETHER ADA PHP100200301', GE, IEA)).errors;
    expect(error!.message).toBe('SE02 is MERIWETHER ADA, but the transaction began with 0001.');
    const [empty] = readX12(envelope(ISA, GS, ST, LX, 'SE', GE, IEA)).errors;
    expect(empty!.message).toContain('SE01 says (nothing) segments');
  });

  it('finds what is open where the next thing begins, not at the end of the file', () => {
    const second = [ISA.replace('000000101', '000000102'), GS, ST, LX, SE, GE, 'IEA*1*000000102'];
    const where = (...first: string[]) =>
      readX12(envelope(...first, ...second)).errors.map(({ code, segmentId, interchangeControl }) => [
        code,
        segmentId,
        interchangeControl,
      ]);
    expect(where(ISA, GS, ST, LX)).toEqual([
      ['transaction_not_closed', 'ISA', '000000101'],
      ['group_not_closed', 'ISA', '000000101'],
      ['interchange_not_closed', 'ISA', '000000101'],
    ]);
    expect(where(ISA, GS, ST, LX, SE, IEA)).toEqual([['group_not_closed', 'IEA', '000000101']]);
    expect(where(ISA, GS, ST, LX, IEA)).toEqual([
      ['transaction_not_closed', 'IEA', '000000101'],
      ['group_not_closed', 'IEA', '000000101'],
    ]);
  });

  it('tells that a transaction was cut off as the event that ends it', () => {
    const ends = (...texts: string[]) =>
      whole(envelope(...texts)).flatMap((event) => (event.type === 'transaction_end' ? [event.complete] : []));
    expect(ends(ISA, GS, ST, LX, SE, GE, IEA)).toEqual([true]);
    expect(ends(ISA, GS, ST, LX, ST.replace('1', '2'), LX, SE, GE, IEA)).toEqual([false, true]);
    expect(ends(ISA, GS, ST, LX)).toEqual([false]);
  });

  it('stops at a segment of more than 64 KiB instead of keeping it, wherever it is cut and whether or not it ends', () => {
    const long = `K3*${'A'.repeat((1 << 16) - 2)}`;
    for (const bytes of [envelope(ISA, long, IEA), Buffer.concat([envelope(ISA), Buffer.alloc(3 << 20, 'A')])]) {
      expect(codes(readX12(bytes).errors)).toEqual(['segment_too_long', 'interchange_not_closed']);
      const inOneGo = eventsOf(bytes, (reader) => reader.push(bytes));
      const inPieces = eventsOf(bytes, (reader) => {
        for (let at = 0; at < bytes.length; at += 7) reader.push(bytes.subarray(at, at + 7));
      });
      expect(inPieces).toEqual(whole(bytes));
      expect(inOneGo).toEqual(whole(bytes));
    }
  });

  it('names at most a thousand faults', () => {
    const noise = Array.from({ length: 5000 }, () => 'ZZ*1');
    expect(readX12(envelope(ISA, ...noise, IEA)).errors).toHaveLength(1000);
  });

  it('never throws, whatever the bytes', () => {
    const good = envelope(ISA, GS, ST, LX, SE, GE, IEA);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 12 }), fc.nat(8), (at, noise, removed) => {
        readX12(Buffer.concat([good.subarray(0, at), noise, good.subarray(at + removed)]));
      }),
      { numRuns: 500 },
    );
  });

  it('finds a cut anywhere in a good file', () => {
    const good = sample('835/own-835-one-line.edi');
    const end = good.lastIndexOf('~');
    for (let length = 1; length <= end; length++) {
      expect(readX12(good.subarray(0, length)).errors.length).toBeGreaterThan(0);
    }
  });
});

describe('reader: chunks', () => {
  const paths = ['835/own-835-multi-gs.edi', '835/own-835-delims-pipe.edi', '837p/own-837p-multi-gs.edi'];
  for (const path of paths) {
    it(`${path}: any cuts give the same events`, () => {
      const bytes = sample(path);
      const expected = whole(bytes);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
          const borders = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const events = eventsOf(bytes, (reader) => {
            for (let i = 1; i < borders.length; i++) reader.push(bytes.subarray(borders[i - 1], borders[i]));
          });
          expect(events).toEqual(expected);
        }),
        { numRuns: 100 },
      );
    });

    it(`${path}: one byte at a time, too`, () => {
      const bytes = sample(path);
      const events = eventsOf(bytes, (reader) => bytes.forEach((_, i) => reader.push(bytes.subarray(i, i + 1))));
      expect(events).toEqual(whole(bytes));
    });
  }

  it('broken files give the same faults however they are cut', () => {
    for (const [, bytes] of BROKEN) {
      const events = eventsOf(bytes, (reader) => bytes.forEach((_, i) => reader.push(bytes.subarray(i, i + 1))));
      expect(events).toEqual(whole(bytes));
    }
  });

  it('streams from any source', async () => {
    const bytes = sample('835/own-835-multi-gs.edi');
    async function* bits() {
      for (let i = 0; i < bytes.length; i += 7) yield bytes.subarray(i, i + 7);
    }
    for (const source of [bytes, bits()]) {
      const events: X12Event[] = [];
      for await (const event of readEvents(source)) events.push(event);
      expect(events).toEqual(whole(bytes));
    }
  });

  it('hands on the error of a source that fails', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from(ISA);
      throw new Error('connection reset');
    }
    await expect(async () => {
      for await (const event of readEvents(failing())) void event;
    }).rejects.toThrow('connection reset');
  });
});

describe('reader: the own samples', () => {
  for (const [path, expected] of Object.entries(totals)) {
    it(`${path}: interchanges, groups, transactions and segments`, () => {
      const counts = { isa: 0, gs: 0, st: 0 };
      for (const event of whole(sample(path))) {
        if (event.type === 'interchange') counts.isa++;
        if (event.type === 'group') counts.gs++;
        if (event.type === 'transaction') counts.st++;
      }
      const { isa, gs, st } = expected;
      // The manifest counts the interleaved ISA as text; here each ISA opens an interchange.
      expect(counts).toEqual({ isa: path.includes('b44') ? 2 : isa, gs, st });
    });
  }

  const FAULTS: Readonly<Record<string, string[]>> = {
    'broken/own-b02-isa-iea-control.edi': ['interchange_control_mismatch'],
    'broken/own-b05-ge-count.edi': ['transaction_count_mismatch'],
    'broken/own-b08-no-iea.edi': ['interchange_not_closed'],
    'broken/own-b11-dup-st02.edi': ['duplicate_transaction_control'],
    'broken/own-b29-no-groups.edi': ['no_group'],
    'broken/own-b44-interleaved-isa.edi': ['interchange_not_closed', 'interchange_control_mismatch'],
  };
  for (const path of Object.keys(totals)) {
    it(`${path}: the envelope ${FAULTS[path] ? `has ${FAULTS[path].join(', ')}` : 'is whole'}`, () => {
      expect(codes(readX12(sample(path)).errors)).toEqual(FAULTS[path] ?? []);
    });
  }
});

describe('kindOf', () => {
  const KINDS = { '835': '835', '837p': '837P', '999': '999', '277ca': '277CA' } as const;
  for (const path of Object.keys(totals).filter((name) => !name.startsWith('broken'))) {
    const kind = path.includes('ta1') ? 'TA1' : KINDS[path.split('/')[0] as keyof typeof KINDS];
    it(`${path} is ${kind}`, () => expect(kindOf(sample(path))).toBe(kind));
  }

  it('is unknown for what is not X12, and for other guides', () => {
    expect(kindOf(Buffer.from(''))).toBe('unknown');
    expect(kindOf(Buffer.from('<html>'))).toBe('unknown');
    const dental = envelope(ISA, 'GS*HC*A*B*20260303*1200*1*X*005010X224A2', 'ST*837*0001*005010X224A2');
    expect(kindOf(dental)).toBe('unknown');
    expect(kindOf(envelope(ISA, 'GS*HN*A*B*20260303*1200*1*X*005010X228', 'ST*277*0001*005010X228'))).toBe('unknown');
  });

  it('looks at the beginning only', () => {
    expect(kindOf(Buffer.concat([sample('835/own-835-one-line.edi').subarray(0, 400), Buffer.alloc(1 << 24)]))).toBe(
      '835',
    );
  });
});
