/**
 * Judging a claim before it is built: repairs of form, edits, the practice's rules; the same record gives the same
 * findings. What was found, and how each finding ended, stays with the encounter; the rules are those of the day on which
 * judging began, until the claim is built (or an upgrade is ordered).
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../calendar';
import { newId } from '../ids';
import type { Draft } from '../line/draft';
import { type Cents, ZERO } from '../money/cents';
import type { ClaimFacts } from '../rules/claim-facts';
import { pointersOf, type Repaired } from '../rules/repairs';
import { RuleBook, type RuleFinding, type RuleJudgement } from '../rules/rule-book';
import type { Queue } from '../words';
import { CLAIM_EDITS } from './claim-edits';
import { claimFactsOf, referenceOf } from './claim-facts';
import type { KnownFinding, OpenJudgement } from './data';
import type { Finding } from './finding';
import { RECORD_EDITS, type Knowledge } from './record-edits';

export interface Closing {
  id: string;
  outcome: 'fixed' | 'overridden' | 'dropped';
  by: string;
}

/** A finding as it is kept. */
export interface KeptFinding extends Finding {
  id: string;
  amount: Cents;
  closed?: Omit<Closing, 'id'>;
}

/** What a step adds to the record of judging. */
export interface JudgementNote {
  id: string;
  rulesAt: Instant;
  inputHash: Buffer;
  judgedBy: string[];
  tags: string[];
  found: KeptFinding[];
  closed: Closing[];
  repaired: Repaired[];
  /** The claims that were built on it, which ends it. */
  claimIds: string[] | null;
}

/** What judging says to the stages that follow. */
export interface Judged {
  /** All that stand, overridden ones left out. */
  findings: Finding[];
  route: Queue | null;
  open: OpenJudgement;
}

const NO_RULES = new RuleBook([]);

/** `code` or `code:line`, as an override remembers it. */
export const overrideKey = (found: { code: string; lineId: string | null }): string =>
  found.lineId ? `${found.code}:${found.lineId}` : found.code;

/** Judges what would be claimed now, and notes what changed since it was judged last. */
export function judge(draft: Draft, known: Knowledge): Judged {
  const facts = claimFactsOf(draft);
  const byRules = (draft.record.edits?.rules ?? NO_RULES).judge(facts);
  repair(draft, byRules.repaired);
  const all = findingsOf(draft, known, byRules);
  const open = openJudgement(draft);
  const note = noteOf(draft, open, byRules, facts);
  noteChanges(draft, open, note, all);
  draft.changes.judgement = note;
  return { findings: standing(draft, all), route: byRules.route, open };
}

const standing = (draft: Draft, all: Finding[]): Finding[] =>
  all.filter((found) => !found.overridable || !draft.encounter.overrides.includes(overrideKey(found)));

/** All findings of the record as it stands, overridden ones left out; nothing is noted. */
export const findings = (draft: Draft, known: Knowledge): Finding[] =>
  standing(draft, findingsOf(draft, known, (draft.record.edits?.rules ?? NO_RULES).judge(claimFactsOf(draft))));

function findingsOf(draft: Draft, known: Knowledge, byRules: RuleJudgement): Finding[] {
  const reference = referenceOf(draft.record.edits);
  return [
    ...RECORD_EDITS.flatMap((edit) => edit(draft, known)),
    ...CLAIM_EDITS.flatMap((edit) => edit(byRules.claim, reference)),
    ...byRules.findings.map(ofRule),
  ];
}

const ofRule = ({ key, from: _, version: _version, ...found }: RuleFinding): Finding => ({
  ...found,
  code: `rule:${key}`,
});

/** Form only (repairs.ts); what it was and is stands in the repair's row. */
function repair(draft: Draft, repaired: readonly Repaired[]): void {
  for (const one of repaired) {
    if (one.field === 'claim.authorization') draft.set('authorization', one.after);
    const line = draft.record.lines.find((candidate) => candidate.id === one.lineId);
    if (line && one.field === 'line.pointers') draft.changeLine(line, { dx: pointersOf(one) });
  }
}

/** The judgement that goes on, or a new one whose rules are those of now. */
function openJudgement(draft: Draft): OpenJudgement {
  const known = draft.record.edits?.open;
  if (known) return known;
  const made: OpenJudgement = { id: newId(), rulesAt: draft.at, findings: [] };
  if (draft.record.edits) draft.record.edits.open = made;
  return made;
}

const noteOf = (draft: Draft, open: OpenJudgement, byRules: RuleJudgement, facts: ClaimFacts): JudgementNote => ({
  id: open.id,
  rulesAt: open.rulesAt,
  inputHash: hashOf(facts, byRules.judgedBy),
  judgedBy: byRules.judgedBy,
  tags: byRules.tags,
  found: [],
  closed: [],
  repaired: byRules.repaired,
  claimIds: null,
});

/** Of what was judged, without the day on which: the same claim under the same rules has the same. */
const hashOf = ({ today: _, ...facts }: ClaimFacts, judgedBy: string[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([facts, judgedBy]))
    .digest();

const isSame = (known: KnownFinding, found: Finding): boolean =>
  known.code === found.code && known.lineId === found.lineId;

/** Findings that are new are kept; those that are gone were fixed, or a person let them pass. */
function noteChanges(draft: Draft, open: OpenJudgement, note: JudgementNote, all: Finding[]): void {
  const gone = open.findings.filter((known) => !standing(draft, all).some((found) => isSame(known, found)));
  for (const known of gone) {
    const overridden = draft.encounter.overrides.includes(overrideKey(known));
    note.closed.push({ id: known.id, outcome: overridden ? 'overridden' : 'fixed', by: deciderOf(draft) });
  }
  open.findings = open.findings.filter((known) => !gone.includes(known));
  for (const found of standing(draft, all)) {
    if (open.findings.some((known) => isSame(known, found))) continue;
    const kept: KeptFinding = { ...found, id: newId(), amount: amountOf(draft, found) };
    note.found.push(kept);
    open.findings.push({ id: kept.id, code: kept.code, lineId: kept.lineId, foundAt: draft.at });
  }
}

/** Who decided in this step; without a decision the record changed by itself. */
const deciderOf = (draft: Draft): string => draft.record.decisions.at(-1)?.actor ?? 'system';

/** What waits for this finding. */
const amountOf = (draft: Draft, { lineId }: Finding): Cents =>
  draft.record.lines.find((line) => line.id === lineId)?.charge ?? (lineId ? ZERO : draft.owedByPayers());

/** A claim was built: the judgement ends. Warnings that a coder let pass do not ask again; notes end with it. */
export function endJudgement(draft: Draft, judged: Judged, claimIds: string[]): void {
  const note = draft.changes.judgement;
  if (!note) return;
  note.claimIds = claimIds;
  for (const known of judged.open.findings) {
    const warning = judged.findings.find((found) => isSame(known, found) && found.severity === 'warning');
    if (warning) draft.set('overrides', [...draft.encounter.overrides, overrideKey(warning)]);
    const closed = { outcome: warning ? ('overridden' as const) : ('dropped' as const), by: deciderOf(draft) };
    const kept = note.found.find((found) => found.id === known.id);
    if (kept) kept.closed = closed;
    else note.closed.push({ id: known.id, ...closed });
  }
  if (draft.record.edits) draft.record.edits.open = null;
}
