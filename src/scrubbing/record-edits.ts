/**
 * Edits of the record: what is missing or in the way before there is a claim whose codes could be judged (claim-edits has
 * those). Each is a pure function; the same record gives the same findings.
 */
import type { Day } from '../calendar';
import type { Draft } from '../line/draft';
import type { Deadline, Line, RemitClaim } from '../line/record';
import { sum } from '../money/cents';
import type { Problem } from '../registration/intake';
import { forbiddenCharacter } from '../x12';
import { payersToBill, payersToFile } from '../claims/build';
import { coveragesOf } from '../claims/covered';
import { DIAGNOSES_MAX, isTooLarge, LINES_MAX, partsOf } from '../claims/parts';
import { authorizationUnits } from './authorization';
import { type Finding, finding } from './finding';

type Edit = (draft: Draft, known: Knowledge) => Finding[];

export interface Knowledge {
  /** Codes of the practice's charge master on the date of service; empty where it keeps none. */
  chargeMaster: ReadonlySet<string>;
}

const missingMember: Edit = (draft) =>
  coveragesOf(draft.record)
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

/** Lines that were claimed together and have grown since; what was never claimed goes into as many claims as it needs. */
const size: Edit = (draft) =>
  payersToBill(draft).some(
    (payerId) => draft.record.payers.get(payerId)?.claims !== 'paper' && partsOf(draft, payerId).some(isTooLarge),
  )
    ? [
        finding(
          'claim_too_large',
          'claim_edits',
          `One 837P claim carries at most ${LINES_MAX} lines and ${DIAGNOSES_MAX} diagnoses. Remove what belongs on another visit.`,
        ),
      ]
    : [];

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
        { lineId: line.id },
      ),
    );

/** CPT category I, II and III, and HCPCS level II: five characters, digits but for one letter in front or behind. */
const CODE_SHAPE = /^(\d{5}|[A-Z]\d{4}|\d{4}[A-Z])$/;

const priced: Edit = (draft, known) =>
  draft.billedLines.flatMap((line) => {
    const withoutRevenue = lacksRevenueCode(draft, line);
    if (withoutRevenue) return [withoutRevenue];
    if (isOfRevenueAlone(draft, line)) return [];
    if (!CODE_SHAPE.test(line.code)) {
      return [
        finding(
          'unknown_code',
          'coding',
          `Line ${line.n}${line.code ? `: ${line.code} is not a HCPCS or CPT code` : ' has no code yet'}.${whyNoCode(draft, line)}`,
          { lineId: line.id },
        ),
      ];
    }
    if (known.chargeMaster.size > 0 && !known.chargeMaster.has(line.code)) {
      return [
        finding(
          'unknown_code',
          'coding',
          `Line ${line.n}: code ${line.code} is not in the charge master on the date of service.`,
          { lineId: line.id },
        ),
      ];
    }
    return line.charge === null
      ? [
          finding(
            'no_charge',
            'charge_entry',
            `Line ${line.n} has no charge and the fee schedule has no price for ${line.code}.`,
            { lineId: line.id },
          ),
        ]
      : [];
  });

/** What a facility bills without a procedure: room and board, supplies (837I TR3, 2400 SV202). */
const isOfRevenueAlone = (draft: Draft, line: Line): boolean =>
  draft.encounter.kind === 'institutional' && line.code === '' && line.charge !== null;

/** Every line of an institutional claim has a revenue code (837I TR3, 2400 SV201). */
const lacksRevenueCode = (draft: Draft, line: Line): Finding | null =>
  draft.encounter.kind === 'institutional' && !/^\d{4}$/.test(line.revenue ?? '')
    ? finding(
        'unknown_code',
        'coding',
        line.revenue
          ? `Line ${line.n}: ${line.revenue} is not a revenue code of four digits (SV201).`
          : `Line ${line.n} has no revenue code (SV201).`,
        { lineId: line.id },
      )
    : null;

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
  return [finding('incomplete_data', queue, [...said, ...rest].join('; '), { overridable: true })];
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
    const service = line.code || line.revenue;
    if (!service) return [];
    const key = [service, [...line.modifiers].sort().join(':'), line.from].join('|');
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      finding(
        'duplicate_charge',
        'charge_entry',
        `Line ${line.n} repeats code, modifiers and date of an earlier line.`,
        { lineId: line.id, overridable: true },
      ),
    ];
  });
};

const characters: Edit = (draft) =>
  (draft.record.people?.texts ?? [])
    .filter(({ value }) => forbiddenCharacter(value) !== undefined)
    .slice(0, 1)
    .map((text) =>
      finding(
        'invalid_character',
        'registration',
        `${text.field} contains a character that X12 data cannot hold (* : ~ ^, a line break, a letter of another script).`,
      ),
    );

/** Missed, or still open for a moment where the visit itself came after its last day. */
const isOver = ({ status, due }: Deadline, today: Day): boolean =>
  status === 'missed' || (status === 'open' && due < today);

const filing: Edit = (draft) => {
  const payers = payersToFile(draft);
  const late = draft.record.deadlines.find(
    (deadline) =>
      deadline.kind === 'filing_limit' && isOver(deadline, draft.today) && payers.includes(deadline.subjectId ?? ''),
  );
  return late
    ? [
        finding(
          'filing_limit_passed',
          'claim_edits',
          `The filing limit was ${late.due}. A supervisor may let the claim go with a reason.`,
          { overridable: true },
        ),
      ]
    : [];
};

/** Each prior payer: what it paid and took off makes up the charge of what it answered (DOMAIN 4.13). */
const priorPayersBalance: Edit = (draft) => {
  const ahead = payersToFile(draft).length > 0 ? answersBefore(draft) : [];
  return ahead
    .filter((remit) => !isBalanced(remit))
    .map((remit) =>
      finding(
        'cob_balance',
        'posting',
        `The answer of ${draft.record.payers.get(remit.payerId)?.name ?? 'a prior payer'} does not balance: paid and adjusted are not what was charged (2320, 2430 CAS).`,
        { fix: 'Compare the posted remit with the payer’s advice.', source: '837P TR3, 1.4.2.2 and 2430 SVD, CAS' },
      ),
    );
};

/** The posted answers of payers that come before the next claim's. */
function answersBefore(draft: Draft): RemitClaim[] {
  const ordered = coveragesOf(draft.record);
  const next = ordered.findIndex((coverage) => payersToFile(draft).includes(coverage.payerId));
  const before = ordered.slice(0, Math.max(next, 0)).map((coverage) => coverage.payerId);
  return draft.record.remits.filter(
    (remit) => before.includes(remit.payerId) && remit.state === 'posted' && remit.statusCode !== '22',
  );
}

function isBalanced({ charge, paid, detail }: RemitClaim): boolean {
  const taken = [...detail.adjustments, ...detail.lines.flatMap((line) => line.adjustments)];
  return charge === paid + sum(taken.map((adjustment) => adjustment.amount));
}

export const RECORD_EDITS: readonly Edit[] = [
  lines,
  diagnoses,
  missingMember,
  pointers,
  priced,
  incomplete,
  duplicates,
  size,
  characters,
  filing,
  authorizationUnits,
  priorPayersBalance,
];
