/**
 * The rules in force, found by what a claim is: by the codes on its lines, by its payer, by the kind of payer, and the
 * few that look at every claim. A claim pays for the rules that its scope selects, not for all there are.
 */
import type { ClaimFacts, LineFacts } from './claim-facts';
import { CannotJudge, type CompiledRule } from './compile';
import type { Severity } from './language';
import type { Queue } from '../words';
import { type RepairName, REPAIRS, type Repaired, withRepairs } from './repairs';

/** From the general to the special; of two rules with one key, the special one holds where both are in scope. */
export const LAYER_MEANINGS = {
  global: 'holds for every practice of this installation',
  payer: 'what one payer wants, as this practice knows it',
  customer: 'the practice’s own; it outranks the others',
} as const;
export const LAYERS = ['global', 'payer', 'customer'] as const;
export type Layer = (typeof LAYERS)[number];

/** A version of a rule that has been compiled. */
export interface ActiveRule extends CompiledRule {
  /** Of the version. */
  id: string;
  version: number;
  layer: Layer;
}

export interface RuleFinding {
  ruleId: string;
  key: string;
  version: number;
  lineId: string | null;
  severity: Severity;
  queue: Queue;
  overridable: boolean;
  why: string;
  fix: string;
  source: string;
  /** What asked for it; a rule that could not be judged holds the claim too. */
  from: 'finding' | 'hold' | 'failure';
}

export interface RuleJudgement {
  findings: RuleFinding[];
  repaired: Repaired[];
  tags: string[];
  route: Queue | null;
  /** Ids of the versions whose scope had this claim, in order of key. */
  judgedBy: string[];
  /** The claim as repaired. */
  claim: ClaimFacts;
}

export class RuleBook {
  private readonly byCode = new Map<string, ActiveRule[]>();
  private readonly byPayer = new Map<string, ActiveRule[]>();
  private readonly byPayerKind = new Map<string, ActiveRule[]>();
  private readonly general: ActiveRule[] = [];

  constructor(readonly rules: readonly ActiveRule[]) {
    for (const rule of rules) this.file(rule);
  }

  private file(rule: ActiveRule): void {
    const { codes, payers, payerKinds } = rule.rule.scope;
    const add = (index: Map<string, ActiveRule[]>, keys: readonly string[]): void => {
      for (const key of new Set(keys)) {
        const known = index.get(key);
        if (known) known.push(rule);
        else index.set(key, [rule]);
      }
    };
    if (codes) add(this.byCode, codes);
    else if (payers) add(this.byPayer, payers);
    else if (payerKinds) add(this.byPayerKind, payerKinds);
    else this.general.push(rule);
  }

  /** The rules for this claim, one a key, in order of key: so that the same claim gives the same answer. */
  select(claim: ClaimFacts): ActiveRule[] {
    const found = new Map<string, ActiveRule>();
    const offer = (rules: readonly ActiveRule[] | undefined): void => {
      for (const rule of rules ?? []) if (rule.inScope(claim)) keepSpecial(found, rule);
    };
    for (const line of claim.lines) offer(this.byCode.get(line.code));
    if (claim.payer) {
      offer(this.byPayer.get(claim.payer.code));
      offer(this.byPayerKind.get(claim.payer.kind));
    }
    offer(this.general);
    return [...found.values()].sort((a, b) => (a.rule.key < b.rule.key ? -1 : 1));
  }

  /** Repairs first, then every rule on the repaired claim. Pure. */
  judge(given: ClaimFacts): RuleJudgement {
    const rules = this.select(given);
    const { claim, repaired, failed } = repair(given, rules);
    const judgement: RuleJudgement = {
      findings: failed,
      repaired,
      tags: [],
      route: null,
      judgedBy: rules.map((rule) => rule.id),
      claim,
    };
    for (const rule of rules) judgeOne(rule, claim, judgement);
    return { ...judgement, findings: bySeverity(judgement.findings), tags: [...new Set(judgement.tags)].sort() };
  }
}

/** The special layer, and in a layer the newest version. */
function keepSpecial(found: Map<string, ActiveRule>, rule: ActiveRule): void {
  const known = found.get(rule.rule.key);
  if (!known || rank(rule) > rank(known) || (rank(rule) === rank(known) && rule.version > known.version))
    found.set(rule.rule.key, rule);
}

const rank = (rule: ActiveRule): number => LAYERS.indexOf(rule.layer);

const isRepairing = (rule: ActiveRule): boolean => rule.rule.then.some((action) => action.do === 'repair');

function repair(
  given: ClaimFacts,
  rules: readonly ActiveRule[],
): { claim: ClaimFacts; repaired: Repaired[]; failed: RuleFinding[] } {
  let claim = given;
  const repaired: Repaired[] = [];
  const failed: RuleFinding[] = [];
  for (const rule of rules.filter(isRepairing)) {
    const hits = hitsOf(rule, claim, failed);
    if (hits.length === 0) continue;
    for (const action of rule.rule.then) {
      if (action.do !== 'repair') continue;
      const made = applyRepair(action.repair, claim, rule, hits);
      repaired.push(...made);
      claim = withRepairs(claim, made);
    }
  }
  return { claim, repaired, failed };
}

/** A rule of lines repairs its own lines; whatever is not of a line is the claim's. */
function applyRepair(name: RepairName, claim: ClaimFacts, rule: ActiveRule, hits: readonly LineFacts[]): Repaired[] {
  const made = REPAIRS[name].apply(claim);
  if (rule.rule.each === 'claim') return made;
  const ids = new Set(hits.map((line) => line.id));
  return made.filter((one) => one.lineId === null || ids.has(one.lineId));
}

function hitsOf(rule: ActiveRule, claim: ClaimFacts, failed: RuleFinding[]): readonly LineFacts[] {
  try {
    return rule.hits(claim);
  } catch (error) {
    if (!(error instanceof CannotJudge)) throw error;
    failed.push(failure(rule, error));
    return [];
  }
}

function judgeOne(rule: ActiveRule, claim: ClaimFacts, judgement: RuleJudgement): void {
  // A repairing rule that could not be judged has said so already.
  const failed = isRepairing(rule) ? [] : judgement.findings;
  const hits = hitsOf(rule, claim, failed);
  if (hits.length === 0) return;
  for (const action of rule.rule.then) {
    if (action.do === 'tag') judgement.tags.push(action.tag);
    if (action.do === 'route') judgement.route ??= action.queue;
    if (action.do === 'hold')
      judgement.findings.push({
        ...identity(rule),
        lineId: null,
        severity: 'error',
        queue: action.queue,
        overridable: true,
        why: action.why,
        fix: 'Settle why it is held, then let it go with a reason.',
        from: 'hold',
      });
    if (action.do === 'finding') {
      const { severity, queue, overridable, why, fix } = action;
      const lines = rule.rule.each === 'claim' ? [null] : hits.map((line) => line.id);
      for (const lineId of lines)
        judgement.findings.push({
          ...identity(rule),
          lineId,
          severity,
          queue,
          overridable,
          why,
          fix,
          from: 'finding',
        });
    }
  }
}

const identity = (rule: ActiveRule): Pick<RuleFinding, 'ruleId' | 'key' | 'version' | 'source'> => ({
  ruleId: rule.id,
  key: rule.rule.key,
  version: rule.version,
  source: rule.rule.source,
});

/** It is never skipped: the claim waits until the fact is there or the rule is mended (DOMAIN 1.4). */
const failure = (rule: ActiveRule, error: CannotJudge): RuleFinding => ({
  ...identity(rule),
  lineId: null,
  severity: 'error',
  queue: 'claim_edits',
  overridable: false,
  why: `Rule ${rule.rule.key} could not be judged: it reads ${error.field}, which is not known here.`,
  fix: `Enter the missing fact, or correct or retire the rule ${rule.rule.key}.`,
  from: 'failure',
});

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 };
const bySeverity = (findings: RuleFinding[]): RuleFinding[] =>
  [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
