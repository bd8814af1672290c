/**
 * Goal: the codec reads the files that others have published, and refuses those that are broken, each for its own reason.
 * Method: every file of `test/x12-samples` against `totals.json` (what is in it) and `findings.json` (what is wrong with it);
 * typed objects against a count of the bare segments; properties over cuts and names.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { sum } from '../../../src/money/cents';
import {
  type Claim837P,
  type Remittance,
  type TransactionOut,
  kindOf,
  parse277ca,
  parse835,
  parse837P,
  parse999,
  readX12,
  write277ca,
  write835,
  write999,
  writeInterchange,
} from '../../../src/x12/index';
import { type ClaimTotals, claimFields, corpusFindings, countedTotals, faultsOf, newClaimTotals } from './corpus';
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
      for (const remittance of remittances) addRemittance(money, remittance);
      expect(claimFields('835', money)).toEqual(claimTotals(path));
    });
  }

  for (const path of paths.filter(is('837P'))) {
    it(path, () => {
      const claims = parse837P(sample(path)).batches.flatMap((batch) => batch.claims);
      const money = newClaimTotals();
      for (const claim of claims) addClaim(money, claim);
      expect(claimFields('837', money)).toEqual(claimTotals(path));
    });
  }
});

function addRemittance(money: ClaimTotals, remittance: Remittance): void {
  const { claims, payment, providerAdjustments } = remittance;
  money.claims += claims.length;
  money.lines += claims.flatMap((claim) => claim.lines).length;
  money.chargeCents += sum(claims.map((claim) => claim.charge));
  money.paidCents += sum(claims.map((claim) => claim.paid));
  claims.forEach((claim) => money.status.add(claim.status));
  money.bprCents.push(payment.amount);
  money.plbCents += sum(providerAdjustments.map(({ amount }) => amount));
}

function addClaim(money: ClaimTotals, claim: Claim837P): void {
  money.claims++;
  money.lines += claim.lines.length;
  money.chargeCents += claim.total;
  money.freq.add(claim.frequency);
}

function claimTotals(path: string): Partial<Totals> {
  const { isa: _isa, gs: _gs, st: _st, segments: _segments, ...rest } = corpusTotals[path]!;
  return rest;
}

describe('corpus: what is wrong with each file', () => {
  for (const path of paths) {
    const named = corpusFindings[path];
    it(named ? `${path}: is refused for ${named.code}` : `${path}: nothing that stops it`, () => {
      const faults = faultsOf(sample(path));
      if (named) expect(faults).toContainEqual(expect.objectContaining(named));
      else expect(faults).toEqual([]);
    });
  }
});

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
    if (corpusFindings[path] || !(kind in WRITERS)) continue;
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
    if (corpusFindings[path]) continue;
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
