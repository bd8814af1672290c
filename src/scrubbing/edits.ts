/**
 * Edits: what would make a payer refuse a claim, found before it is sent. Each edit is a pure function of the record; the
 * same record gives the same findings.
 */
import type { Draft } from '../line/draft';
import type { Line } from '../line/record';
import type { Problem } from '../registration/intake';
import { payersToFile } from '../claims/build';
import { inForce } from '../registration/coverage';
import type { EditCode, Queue } from '../words';

export interface Finding {
  code: EditCode;
  lineId: string | null;
  queue: Queue;
  overridable: boolean;
  /** One sentence for the person who has to act. Never a patient's data. */
  why: string;
}

type Edit = (draft: Draft, known: Knowledge) => Finding[];

export interface Knowledge {
  /** Codes of the practice's charge master on the date of service; empty where it keeps none. */
  chargeMaster: ReadonlySet<string>;
}

const finding = (
  code: EditCode,
  queue: Queue,
  why: string,
  lineId: string | null = null,
  overridable = false,
): Finding => ({ code, queue, why, lineId, overridable });

/** Modifiers that separate an NCCI pair with indicator 1 (NCCI policy manual, chapter I). */
const SEPARATING = new Set(['59', 'XE', 'XP', 'XS', 'XU']);

const missingMember: Edit = (draft) =>
  inForce(draft.record.coverages, draft.encounter.from)
    .filter((coverage) => !coverage.hasMember)
    .map((coverage) =>
      finding(
        'missing_member_id',
        'registration',
        `Coverage ${coverage.rank} has no member id (2010BA NM109). Get it from the card or the payer.`,
      ),
    );

const diagnoses: Edit = (draft) =>
  draft.encounter.diagnoses.length > 0
    ? []
    : [finding('no_diagnosis', 'coding', 'The visit has no diagnosis; a claim needs at least one (2300 HI).')];

const lines: Edit = (draft) =>
  draft.billedLines.length > 0
    ? []
    : [finding('no_lines', 'charge_entry', 'The visit has no charge line. Add one, or say why there is no charge.')];

const size: Edit = (draft) =>
  draft.billedLines.length <= 50 && draft.encounter.diagnoses.length <= 12
    ? []
    : [
        finding(
          'claim_too_large',
          'claim_edits',
          'One 837P claim carries at most 50 lines and 12 diagnoses. Remove what belongs on another visit.',
        ),
      ];

const pointers: Edit = (draft) =>
  draft.billedLines
    .filter(
      (line) =>
        line.dx.length === 0 ||
        line.dx.length > 4 ||
        line.dx.some((dx) => dx < 1 || dx > draft.encounter.diagnoses.length),
    )
    .map((line) =>
      finding(
        'diagnosis_pointer',
        'coding',
        `Line ${line.n} must point to one to four of the visit's diagnoses (SV107).`,
        line.id,
      ),
    );

/** CPT category I, II and III, and HCPCS level II: five characters, digits but for one letter in front or behind. */
const CODE_SHAPE = /^(\d{5}|[A-Z]\d{4}|\d{4}[A-Z])$/;

const priced: Edit = (draft, known) =>
  draft.billedLines.flatMap((line) => {
    if (!CODE_SHAPE.test(line.code)) {
      return [
        finding(
          'unknown_code',
          'coding',
          `Line ${line.n}: ${line.code || 'an empty text'} is not a HCPCS or CPT code.${whyNoCode(draft, line)}`,
          line.id,
        ),
      ];
    }
    if (known.chargeMaster.size > 0 && !known.chargeMaster.has(line.code)) {
      return [
        finding(
          'unknown_code',
          'coding',
          `Line ${line.n}: code ${line.code} is not in the charge master on the date of service.`,
          line.id,
        ),
      ];
    }
    return line.charge === null
      ? [
          finding(
            'no_charge',
            'charge_entry',
            `Line ${line.n} has no charge and the fee schedule has no price for ${line.code}.`,
            line.id,
          ),
        ]
      : [];
  });

/** Problems that an edit of their own names better: the coverage's member id, a line's code. */
const hasOwnEdit = (problem: Problem): boolean =>
  problem.code === 'unknown_code' || (problem.code === 'missing' && /member|subscriberId/i.test(problem.field));

/** One task for all of them, since one look at the chart settles them. A coder's, if all are about codes. */
const incomplete: Edit = (draft) => {
  const open = draft.encounter.problems.filter(
    (problem) => problem.line === undefined && (!hasOwnEdit(problem) || /payor/i.test(problem.field)),
  );
  if (open.length === 0) return [];
  const said = open.slice(0, PROBLEMS_SAID).map(sayProblem);
  const rest = open.length > PROBLEMS_SAID ? [`and ${open.length - PROBLEMS_SAID} more`] : [];
  const queue = open.every((problem) => problem.code === 'unmapped') ? 'coding' : 'charge_entry';
  return [finding('incomplete_data', queue, [...said, ...rest].join('; '), null, true)];
};

const PROBLEMS_SAID = 5;
const sayProblem = ({ resource, field, message }: Problem): string => `${resource} ${field}: ${message}`;

/** What the sender's chart says in place of the line's code. */
const whyNoCode = (draft: Draft, line: Line): string => {
  const problem = draft.encounter.problems.find((each) => each.line === line.n);
  return problem ? ` ${sayProblem(problem)}.` : '';
};

const duplicates: Edit = (draft) => {
  const seen = new Set<string>();
  // A line that has no code yet repeats nothing.
  return draft.billedLines.flatMap((line) => {
    if (!line.code) return [];
    const key = [line.code, [...line.modifiers].sort().join(':'), line.from].join('|');
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      finding(
        'duplicate_charge',
        'charge_entry',
        `Line ${line.n} repeats code, modifiers and date of an earlier line.`,
        line.id,
        true,
      ),
    ];
  });
};

const pairs: Edit = (draft) => {
  const edits = draft.record.edits?.pairs ?? [];
  return draft.billedLines.flatMap((second) => {
    const hit = edits.find(
      (pair) =>
        pair.column2 === second.code &&
        !isSeparated(pair.indicator, second) &&
        draft.billedLines.some(
          (first) => first.id !== second.id && first.code === pair.column1 && first.from === second.from,
        ),
    );
    if (!hit) return [];
    const help =
      hit.indicator === '1'
        ? 'A modifier (59, XE, XP, XS, XU) may separate them if the chart supports it.'
        : 'No modifier separates this pair.';
    return [
      finding(
        'ncci_ptp',
        'coding',
        `Line ${second.n}: ${hit.column2} is part of ${hit.column1} on the same day (NCCI). ${help}`,
        second.id,
      ),
    ];
  });
};

/** Indicator 9: the pair is no longer an edit. */
const isSeparated = (indicator: '0' | '1' | '9', second: Line): boolean =>
  indicator === '9' || (indicator === '1' && second.modifiers.some((modifier) => SEPARATING.has(modifier)));

const units: Edit = (draft) =>
  draft.billedLines.flatMap((line) => {
    const limit = draft.record.edits?.unitLimits.find((edit) => edit.code === line.code);
    if (!limit || unitsJudged(draft.billedLines, line, limit.mai) <= limit.units) return [];
    return [
      finding(
        'mue',
        'coding',
        `Line ${line.n}: more than ${limit.units} unit(s) of ${line.code} (MUE, MAI ${limit.mai}).`,
        line.id,
        limit.mai === 3,
      ),
    ];
  });

/** MAI 1 judges the line, 2 and 3 the day. */
const unitsJudged = (all: Line[], line: Line, mai: number): number =>
  mai === 1
    ? line.units
    : all
        .filter((other) => other.code === line.code && other.from === line.from)
        .reduce((sum, other) => sum + other.units, 0);

const characters: Edit = (draft) =>
  (draft.record.people?.texts ?? [])
    .filter((text) => /[*~:^\u0000-\u001f]/.test(text.value))
    .slice(0, 1)
    .map((text) =>
      finding(
        'invalid_character',
        'registration',
        `${text.field} contains a character that separates X12 data (* : ~ ^ or a line break).`,
      ),
    );

const filing: Edit = (draft) => {
  const payers = payersToFile(draft);
  const late = draft.record.deadlines.find(
    (deadline) =>
      deadline.kind === 'filing_limit' && deadline.status === 'missed' && payers.includes(deadline.subjectId ?? ''),
  );
  return late
    ? [
        finding(
          'filing_limit_passed',
          'claim_edits',
          `The filing limit was ${late.due}. A supervisor may let the claim go with a reason.`,
          null,
          true,
        ),
      ]
    : [];
};

const EDITS: Edit[] = [
  lines,
  diagnoses,
  missingMember,
  pointers,
  priced,
  incomplete,
  duplicates,
  pairs,
  units,
  size,
  characters,
  filing,
];

/** `code` or `code:line`, as an override remembers it. */
export const overrideKey = (found: Pick<Finding, 'code' | 'lineId'>): string =>
  found.lineId ? `${found.code}:${found.lineId}` : found.code;

/** All findings that nobody has overridden. */
export function findings(draft: Draft, known: Knowledge): Finding[] {
  return EDITS.flatMap((edit) => edit(draft, known)).filter(
    (found) => !draft.encounter.overrides.includes(overrideKey(found)),
  );
}
