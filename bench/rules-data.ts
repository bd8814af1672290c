/** Claims and rules from a fixed seed, shaped like a practice's: one to four lines, a few payers, rules by code, payer and for all. */
import { cents } from '../src/money/cents';
import type { ClaimFacts, LineFacts, OtherService } from '../src/rules/claim-facts';
import { compileRule } from '../src/rules/compile';
import { parseRule } from '../src/rules/language';
import type { ActiveRule } from '../src/rules/rule-book';

/** Numbers that come in the same order every time. */
export class Dice {
  private readonly procedures: string[] = [];

  constructor(private state: number) {}

  next(below: number): number {
    this.state = (this.state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((this.state / 2_147_483_648) * below);
  }

  /** The same text for the same number, as codes read from a file are few. */
  procedure(n: number): string {
    const place = n % 90_000;
    return (this.procedures[place] ??= String(10_000 + place));
  }

  /** A letter, two digits, then up to four more: as many as wanted, none twice. */
  diagnosis(n: number): string {
    const letter = 'ABCDEFGHIJKLMNOPQRSTZ'[n % 21]!;
    const rest = Math.floor(n / 21);
    return `${letter}${String(rest % 100).padStart(2, '0')}.${Math.floor(rest / 100)
      .toString()
      .padStart(2, '0')}`;
  }
}

const DOS = '2026-03-03';

export function claims(dice: Dice, count: number): ClaimFacts[] {
  return Array.from({ length: count }, (_, n) => ({
    kind: 'professional',
    frequency: '1',
    from: DOS,
    through: DOS,
    today: DOS,
    place: '11',
    diagnoses: Array.from({ length: 1 + dice.next(4) }, (_one, at) => dice.diagnosis(n * 5 + at)),
    authorization: dice.next(3) === 0 ? `A${dice.next(9_999)}` : null,
    payer: { code: `PAYER${dice.next(20)}`, kind: dice.next(3) === 0 ? 'medicare' : 'commercial', plan: null, rank: 1 },
    patient: { born: `19${40 + dice.next(50)}-06-15`, sex: dice.next(2) === 0 ? 'F' : 'M' },
    provider: {
      npi: '1000000012',
      taxonomy: '207Q00000X',
      taxId: '999999999',
      renderingNpi: '1000000020',
      state: 'NE',
      zip: '68101',
    },
    filingLimit: '2026-08-30',
    lines: Array.from({ length: 1 + dice.next(6) }, (_one, at) => line(dice, at)),
    others: Array.from({ length: dice.next(12) }, () => other(dice)),
  }));
}

const line = (dice: Dice, at: number): LineFacts => ({
  id: `line-${at + 1}`,
  n: at + 1,
  code: dice.procedure(dice.next(12_000)),
  modifiers: dice.next(4) === 0 ? ['59'] : [],
  units: dice.next(50) === 0 ? 4 : 1 + dice.next(3),
  charge: cents(5_000 + dice.next(40_000)),
  from: DOS,
  dx: [1],
});

const other = (dice: Dice): OtherService => ({
  encounterId: 'another',
  code: dice.procedure(dice.next(12_000)),
  modifiers: [],
  units: 1,
  from: `2026-0${1 + dice.next(2)}-1${dice.next(9)}`,
});

/** One rule in twenty looks at every claim, six are a payer's, the rest look at some codes. `elsewhere`: of payers and codes that no claim has. */
export function rules(dice: Dice, count: number, place = 'here'): ActiveRule[] {
  return Array.from({ length: count }, (_, n) => {
    const far = place === 'elsewhere';
    const payers = { payers: [far ? `FAR${n}` : `PAYER${n % 20}`] };
    const codes = { codes: Array.from({ length: 30 }, () => dice.procedure((far ? 40_000 : 0) + dice.next(12_000))) };
    const share = n % 20;
    const scope = share === 0 && !far ? {} : share < 7 ? payers : codes;
    return active(`${place}-${n}`, scope, n);
  });
}

function active(key: string, scope: object, n: number): ActiveRule {
  const parsed = parseRule({
    key,
    title: 'A rule of the benchmark',
    source: 'the benchmark',
    each: n % 2 === 0 ? 'line' : 'claim',
    scope,
    lists: { codes: Array.from({ length: 40 }, (_, at) => String(20_000 + ((n * 40 + at) % 80_000))) },
    when: {
      any: [
        {
          all: [
            { field: 'claim.codes', op: 'includesAny', value: { list: 'codes' } },
            { field: 'claim.authorization', op: 'isEmpty' },
          ],
        },
        {
          all: [
            { field: 'patient.age', op: 'between', value: [0, 17] },
            { field: 'claim.diagnoses', op: 'anyStartsWith', value: ['E1', 'I2'] },
          ],
        },
        {
          someLine: {
            all: [
              { field: 'line.units', op: 'atLeast', value: 4 },
              { field: 'line.modifiers', op: 'includesNone', value: ['59'] },
            ],
          },
        },
      ],
    },
    then: [
      { do: 'finding', severity: 'warning', queue: 'coding', overridable: true, why: 'A finding.', fix: 'Look at it.' },
    ],
  });
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  const made = compileRule(parsed.rule);
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  return { ...made.compiled, id: key, version: 1, layer: 'customer' };
}
