/** Goal: each edit finds what FORMAT 6.16 and 5 say, and nothing else. Findings as `code line queue`, `!` where it may be overridden. */
import { expect } from 'expect';
import type { EditData } from '../../../src/line/record';
import { findings } from '../../../src/scrubbing/judgement';
import { type LineOf, Visit, type VisitOf } from '../../support/record';

function found(given: VisitOf, prepare: (visit: Visit) => void = () => {}, chargeMaster: string[] = []): string[] {
  // A visit of two days, looked at after it.
  const visit = new Visit({ ...given, encounter: { through: '2026-03-04', ...given.encounter } }).on('2026-03-05');
  prepare(visit);
  return findings(visit.draft(), { chargeMaster: new Set(chargeMaster) }).map(
    ({ code, lineId, queue, overridable }) => {
      const line = visit.record.lines.find(({ id }) => id === lineId)?.n;
      return [code, ...(line ? [line] : []), queue, ...(overridable ? ['!'] : [])].join(' ');
    },
  );
}
const lines = (...all: LineOf[]): VisitOf => ({ lines: all });
const edits = (data: Partial<EditData>): VisitOf => ({ edits: { pairs: [], unitLimits: [], ...data } });

describe('A clean visit', () => {
  it('has no finding', () => expect(found(lines({}, {}))).toEqual([]));
});

describe('A duplicate charge', () => {
  it('is the later line of the same code, modifiers and date; it may be overridden', () =>
    expect(found(lines({ code: '99213' }, {}, { code: '99213' }, { code: '99213' }))).toEqual([
      'duplicate_charge 3 charge_entry !',
      'duplicate_charge 4 charge_entry !',
    ]));
  it('ignores the order of modifiers', () =>
    expect(
      found(lines({ code: '99213', modifiers: ['25', '59'] }, { code: '99213', modifiers: ['59', '25'] })),
    ).toEqual(['duplicate_charge 2 charge_entry !']));
  it('is none with another modifier, on another day, or of a removed line', () => {
    expect(found(lines({ code: '99213' }, { code: '99213', modifiers: ['76'] }))).toEqual([]);
    expect(found(lines({ code: '99213' }, { code: '99213', from: '2026-03-04' }))).toEqual([]);
    expect(found(lines({ code: '99213', removed: true }, { code: '99213' }))).toEqual([]);
  });
});

describe('An NCCI pair', () => {
  const one = edits({ pairs: [{ column1: '99214', column2: 'G0444', indicator: '1' }] });
  const never = edits({ pairs: [{ column1: 'G0127', column2: 'G0247', indicator: '0' }] });
  const pair = (modifiers: string[] = [], from?: string): LineOf[] => [
    { code: '99214' },
    { code: 'G0444', modifiers, ...(from && { from }) },
  ];

  it('stops the second column on the same day; nobody may override it', () =>
    expect(found({ ...one, lines: pair() })).toEqual(['ncci_ptp 2 coding']));
  for (const modifier of ['59', 'XE', 'XP', 'XS', 'XU'])
    it(`with indicator 1 is separated by ${modifier} on the second column`, () =>
      expect(found({ ...one, lines: pair(['76', modifier]) })).toEqual([]));
  it('is not separated by another modifier, or by one on the first column', () => {
    expect(found({ ...one, lines: pair(['25']) })).toEqual(['ncci_ptp 2 coding']);
    expect(found({ ...one, lines: [{ code: '99214', modifiers: ['59'] }, { code: 'G0444' }] })).toEqual([
      'ncci_ptp 2 coding',
    ]);
  });
  it('with indicator 0 is separated by nothing', () =>
    expect(found({ ...never, lines: [{ code: 'G0127' }, { code: 'G0247', modifiers: ['59'] }] })).toEqual([
      'ncci_ptp 2 coding',
    ]));
  it('with indicator 9, on another day, or of which one line is removed is none', () => {
    expect(
      found({ ...edits({ pairs: [{ column1: '99214', column2: 'G0444', indicator: '9' }] }), lines: pair() }),
    ).toEqual([]);
    expect(found({ ...one, lines: pair([], '2026-03-04') })).toEqual([]);
    expect(found({ ...one, lines: [{ code: '99214', removed: true }, { code: 'G0444' }] })).toEqual([]);
  });
  it('that a modifier separates does not hide another that it does not', () =>
    expect(
      found({
        ...edits({
          pairs: [
            { column1: '99214', column2: 'G0444', indicator: '1' },
            { column1: 'G0439', column2: 'G0444', indicator: '0' },
          ],
        }),
        lines: [{ code: '99214' }, { code: 'G0444', modifiers: ['59'] }, { code: 'G0439' }],
      }),
    ).toEqual(['ncci_ptp 2 coding']));
  it('of a code with itself needs two lines', () =>
    expect(
      found({
        ...edits({ pairs: [{ column1: '99214', column2: '99214', indicator: '0' }] }),
        lines: [{ code: '99214' }],
      }),
    ).toEqual([]));
});

describe('A limit of units', () => {
  const limit = (mai: 1 | 2 | 3): VisitOf => edits({ unitLimits: [{ code: 'J3420', units: 2, mai }] });
  const apart: LineOf[] = [
    { code: 'J3420', units: 2 },
    { code: 'J3420', units: 1, modifiers: ['76'] },
  ];

  it('with MAI 1 is judged by line', () => {
    expect(found({ ...limit(1), lines: apart })).toEqual([]);
    expect(found({ ...limit(1), lines: [{ code: 'J3420', units: 3 }] })).toEqual(['mue 1 coding']);
  });
  it('with MAI 2 is judged by day, and nobody may override it', () => {
    expect(found({ ...limit(2), lines: apart })).toEqual(['mue 2 coding']);
    expect(found({ ...limit(2), lines: [apart[0]!, { ...apart[1]!, from: '2026-03-04' }] })).toEqual([]);
  });
  it('with MAI 3 may be overridden', () =>
    expect(found({ ...limit(3), lines: [{ code: 'J3420', units: 3 }] })).toEqual(['mue 1 coding !']));
  it('is kept by the limit itself', () =>
    expect(found({ ...limit(2), lines: [{ code: 'J3420', units: 2 }] })).toEqual([]));
});

describe('A character that X12 data cannot hold', () => {
  const text = (value: string): string[] =>
    found({}, (visit) => (visit.record.people = { texts: [{ field: 'The name', value }] }));
  for (const bad of ['DOE~', 'D*OE', 'D:OE', 'D^OE', 'D\nOE', 'D\u0000OE', 'D\u001fOE', 'ЯН', 'ZOË'])
    it(`${JSON.stringify(bad)} is found`, () => expect(text(bad)).toEqual(['invalid_character registration']));
  for (const good of ["O'NEIL-SMITH", '#4 MAIN ST/B', 'A.B,C (D)', ''])
    it(`"${good}" has none`, () => expect(text(good)).toEqual([]));
  it('is said once, and without the text', () => {
    const visit = new Visit();
    visit.record.people = {
      texts: [
        { field: 'A', value: 'SECRET~' },
        { field: 'B', value: 'SECRET*' },
      ],
    };
    const all = findings(visit.draft(), { chargeMaster: new Set() });
    expect(all).toHaveLength(1);
    expect(JSON.stringify(all)).not.toContain('SECRET');
  });
});

describe('A visit that cannot be billed as it is', () => {
  it('has no line', () => expect(found(lines({ removed: true }))).toEqual(['no_lines charge_entry']));
  it('has no diagnosis, so its lines point to none', () =>
    expect(found({ encounter: { diagnoses: [] } })).toEqual(['no_diagnosis coding', 'diagnosis_pointer 1 coding']));
  for (const dx of [[], [3], [0], [1, 1, 1, 1, 1]])
    it(`has a line that points to [${dx.join()}]`, () =>
      expect(found(lines({ dx }))).toEqual(['diagnosis_pointer 1 coding']));
  it('has a coverage without a member id', () =>
    expect(found({}, (visit) => (visit.record.coverages[0]!.hasMember = false))).toEqual([
      'missing_member_id registration',
    ]));
  it('but not one that is not in force', () =>
    expect(
      found({}, (visit) => Object.assign(visit.record.coverages[0]!, { hasMember: false, to: '2026-01-01' })),
    ).toEqual([]));
  for (const code of ['', 'ABC', '9921', '992131', 'AB123', '99213-25'])
    it(`has the code "${code}"`, () => expect(found(lines({ code }))).toEqual(['unknown_code 1 coding']));
  for (const code of ['99213', 'G0439', '0042T', '3014F', 'J3420'])
    it(`but not for the code ${code}`, () => expect(found(lines({ code }))).toEqual([]));
  it('has a code that is not in the charge master, where the practice keeps one', () => {
    expect(found(lines({ code: '99213' }, { code: '99214' }), undefined, ['99213'])).toEqual(['unknown_code 2 coding']);
  });
  it('has a line without a charge', () => expect(found(lines({ charge: null }))).toEqual(['no_charge 1 charge_entry']));
  it('came with something that could not be read; a person may let it go', () =>
    expect(
      found({
        encounter: {
          problems: [{ resource: 'Patient', field: 'Patient.birthDate', code: 'invalid', message: 'is no date' }],
        },
      }),
    ).toEqual(['incomplete_data charge_entry !']));
  it('has a condition that the crosswalk does not know: a coder’s', () => {
    const unmapped = { resource: 'Condition/c1', field: 'code', code: 'unmapped' as const, message: 'no row' };
    expect(found({ encounter: { problems: [unmapped] } })).toEqual(['incomplete_data coding !']);
    const other = { ...unmapped, code: 'missing' as const };
    expect(found({ encounter: { problems: [unmapped, other] } })).toEqual(['incomplete_data charge_entry !']);
  });
  it('has lines whose services nobody has coded yet: one task a line, settled by its code', () => {
    const problem = { resource: 'Procedure/p1', field: 'code', code: 'unmapped' as const, message: 'no row', line: 2 };
    const encounter = { problems: [problem] };
    expect(found({ lines: [{}, { code: '' }, { code: '' }], encounter })).toEqual([
      'unknown_code 2 coding',
      'unknown_code 3 coding',
    ]);
    expect(found({ lines: [{}, { code: '99214' }], encounter })).toEqual([]);
  });
  it('needs more than one claim: no edit, since its lines are split', () => {
    expect(found({ lines: Array.from({ length: 51 }, () => ({})) })).toEqual([]);
    const diagnoses = Array.from({ length: 13 }, (_, n) => `M54.${n}`);
    expect(found({ encounter: { diagnoses } })).toEqual([]);
  });
});

describe('A filing limit that has passed', () => {
  const late = (): Visit => {
    const visit = new Visit({ policy: { codingReview: 'always' } });
    visit.look();
    visit.until('2026-08-31', '00:00');
    return visit;
  };

  it('stops the first claim; a supervisor may let it go', () => {
    const visit = late();
    expect(visit.asks).toEqual(['review_coding coding_review', 'follow_up filing_limit_missed']);
    visit.decide(visit.task('review_coding')!, 'approve');
    expect(visit.asks).toEqual(['follow_up filing_limit_missed', 'resolve_edit filing_limit_passed']);
    expect(visit.task('resolve_edit')).toMatchObject({
      queue: 'claim_edits',
      overridable: true,
      outcomes: ['fix', 'override', 'write_off'],
    });
    visit.decide(visit.task('resolve_edit')!, 'override');
    expect([visit.stage, visit.record.claims.length]).toEqual(['submission', 1]);
  });

  it('stops a visit that comes after it, before the alarm has rung', () => {
    const onTheLastDay = new Visit();
    onTheLastDay.on('2026-08-30').look();
    expect(onTheLastDay.record.claims).toHaveLength(1);
    const after = new Visit();
    after.on('2026-08-31').look();
    expect(after.record.claims).toHaveLength(0);
    expect(after.asks).toContain('resolve_edit filing_limit_passed');
  });

  it('stops a rejected claim that would go out again as new', () => {
    const visit = new Visit().billed();
    visit.claim(1).status = 'rejected';
    visit.look();
    visit.until('2026-08-31', '00:00');
    visit.decide(visit.task('resolve_rejection')!, 'fix');
    expect(visit.asks).toContain('resolve_edit filing_limit_passed');
    expect(visit.record.claims).toHaveLength(1);
  });

  it('stops no replacement of a claim that came in time', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-197 100.00'] }] });
    visit.record.deadlines.find(({ kind }) => kind === 'filing_limit')!.status = 'missed';
    visit.on('2026-09-10').decide(visit.task('work_denial')!, 'correct_claim');
    expect(visit.record.claims).toHaveLength(2);
  });
});
