/**
 * Goal: the codec reads the files that others have published, and refuses those that are broken, each for its own reason.
 * Method: every file of `test/x12-samples` against `totals.json` (what is in it) and `findings.json` (what is wrong with it);
 * typed objects against a count of the bare segments; properties over cuts and names.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import {
  type TransactionOut,
  kindOf,
  parse277ca,
  parse835,
  parse837I,
  parse837P,
  parse999,
  readX12,
  write277ca,
  write835,
  write999,
  writeInterchange,
} from '../../../src/x12/index';
import { checkX12 } from '../../../src/x12/guides/check';
import type { Finding } from '../../../src/x12/guides/findings';
import { addTyped, claimFields, corpusFaults, countedTotals, faultsOf, newClaimTotals } from './corpus';
import { SAMPLES, type Totals, corpusTotals, sample } from './support';

const paths = Object.keys(corpusTotals).sort();

describe('corpus: what is in each file', () => {
  it('every file has its totals', () => {
    const files = readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name.endsWith('.edi'))
      .map((entry) => join(entry.parentPath, entry.name).slice(SAMPLES.length + 1))
      .sort();
    expect(files).toEqual(paths);
  });

  for (const path of paths) {
    it(path, () => expect(countedTotals(sample(path)).totals).toEqual(corpusTotals[path]));
  }
});

describe('corpus: typed objects say what the bare segments say', () => {
  const is = (kind: string) => (path: string) => !path.startsWith('broken/') && kindOf(sample(path)) === kind;

  for (const path of paths.filter(is('835'))) {
    it(path, () => {
      const { remittances } = parse835(sample(path));
      const money = newClaimTotals();
      for (const remittance of remittances) addTyped(money, '835', remittance);
      expect(claimFields('835', money)).toEqual(claimTotals(path));
    });
  }

  for (const [kind, parse] of [['837P', parse837P] as const, ['837I', parse837I] as const]) {
    for (const path of paths.filter(is(kind))) {
      it(path, () => {
        const money = newClaimTotals();
        for (const batch of parse(sample(path)).batches) addTyped(money, kind, batch);
        expect(claimFields('837', money)).toEqual(claimTotals(path));
      });
    }
  }
});

function claimTotals(path: string): Partial<Totals> {
  const { isa: _isa, gs: _gs, st: _st, segments: _segments, ...rest } = corpusTotals[path]!;
  return rest;
}

describe('corpus: what is wrong with each file', () => {
  for (const path of paths) {
    const { read, check } = corpusFaults[path] ?? {};
    it(`${path}: ${read ? `nothing of it is posted: ${read.code}` : 'can be read'}`, () => {
      const faults = faultsOf(sample(path));
      if (read) expect(faults).toContainEqual(expect.objectContaining(read));
      else expect(faults).toEqual([]);
    });

    it(`${path}: ${check ? `the check says ${check.code}` : 'passes the check'}`, async () => {
      const errors = await checkErrors(path);
      if (check) expect(errors).toContainEqual(expect.objectContaining(check));
      else expect(errors).toEqual([]);
    });
  }
});

/** Errors of every level; guides that have no table yet are left to the readers. */
async function checkErrors(path: string): Promise<Finding[]> {
  const errors: Finding[] = [];
  for await (const finding of checkX12(sample(path))) {
    if (finding.severity === 'error' && finding.code !== 'unsupported_guide') errors.push(finding);
  }
  return errors;
}

const WRITERS = {
  '835': (bytes: Buffer) => parse835(bytes).remittances.map(write835),
  '999': (bytes: Buffer) => parse999(bytes).acknowledgements.map(write999),
  '277CA': (bytes: Buffer) => parse277ca(bytes).acknowledgements.map(write277ca),
};

/** What the writer says in another way than these files do, and means the same by. */
const SAID_OTHERWISE = new Set([
  // 100.50 and .5: amounts go out in their shortest form.
  '835/own-835-amount-forms.edi',
  // IK303 has four characters in 5010.
  '999/own-999-loop-six-chars.edi',
]);

describe('corpus: own valid files are written again, byte for byte up to delimiters and line ends', () => {
  for (const path of paths.filter((name) => name.includes('/own-') && !SAID_OTHERWISE.has(name))) {
    const bytes = sample(path);
    const kind = kindOf(bytes);
    if (corpusFaults[path] || !(kind in WRITERS)) continue;
    it(path, () => {
      const transactions = WRITERS[kind as keyof typeof WRITERS](bytes);
      expect(writtenAgain(bytes, transactions)).toEqual(inOurDelimiters(bytes));
    });
  }
});

/** The interchanges of a file around other transactions, each of which goes where one was. */
function writtenAgain(bytes: Buffer, transactions: TransactionOut[]): string {
  const left = [...transactions];
  const files = readX12(bytes).interchanges.map((interchange) => {
    const groups = interchange.groups.map((group) => ({
      ...group,
      transactions: group.transactions.map(({ control }) => ({ ...left.shift()!, control })),
    }));
    const { acknowledgements: _acknowledgements, ...header } = interchange;
    return writeInterchange({ ...header, usage: 'T', groups }).toString('latin1');
  });
  return files.join('');
}

function inOurDelimiters(bytes: Buffer): string {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return readX12(bytes)
    .interchanges.map(({ delimiters }, i, all) => {
      const { element, component, repetition, terminator } = delimiters;
      const ours: Record<string, string> = { [element]: '*', [component]: ':', [repetition!]: '^', [terminator]: '~' };
      const own = all.length === 1 ? text : text.split(/(?<=IEA.{12}.)/s)[i]!;
      return [...own]
        .map((character) => ours[character] ?? character)
        .filter((character) => !/[\r\n\x00\x1a]/.test(character))
        .join('');
    })
    .join('');
}

/** One of each transaction is cut everywhere, the others here and there: these take a second each. */
const EVERY_BYTE = /one-line|837p-basic|837i-inpatient|own-27|999-loop|ta1|control-separators/;

describe('corpus: a file that is cut at any byte is an error', () => {
  for (const path of paths.filter((name) => /\/own-/.test(name) && corpusTotals[name]!.isa === 1)) {
    if (corpusFaults[path]?.read) continue;
    it(path, () => {
      const bytes = sample(path);
      const whole = endOf(bytes);
      for (let length = 0; length < whole; length += EVERY_BYTE.test(path) ? 1 : 13) {
        if (faultsOf(bytes.subarray(0, length)).length === 0) throw new Error(`cut after ${length} bytes: no fault`);
      }
      expect(faultsOf(bytes.subarray(0, whole))).toEqual([]);
    });
  }
});

/** Where the terminator of IEA ends. */
function endOf(bytes: Buffer): number {
  const text = bytes.toString('latin1');
  const { terminator } = readX12(bytes).interchanges[0]!.delimiters;
  return text.indexOf(terminator, text.lastIndexOf('IEA')) + 1;
}
