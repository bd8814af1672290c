/** What may be done with a version of a rule, and what not. Pure; asked before anything is written. */
import type { Day } from '../calendar';
import type { RefusalCode } from '../words';
import type { Layer } from './rule-book';
import type { Rule } from './language';
import type { VersionRow } from './store';

export interface RuleRefusal {
  code: RefusalCode;
  sentence: string;
}

/** From draft to active it takes a trial on the past, and a second person. */
export function approvalRefusal(
  version: VersionRow,
  facts: { actor: string; hasBacktest: boolean; activeFrom: Day; today: Day },
): RuleRefusal | null {
  if (version.state !== 'draft')
    return {
      code: 'rule_state',
      sentence: `Version ${version.version} is ${version.state}; only a draft is approved.`,
    };
  if (version.writtenBy === facts.actor)
    return { code: 'same_person', sentence: 'You wrote this version; another person must approve it.' };
  if (!facts.hasBacktest)
    return {
      code: 'no_backtest',
      sentence: 'It has not been tried on past claims yet. Run a backtest of this version first.',
    };
  if (facts.activeFrom < facts.today)
    return { code: 'rule_state', sentence: 'A rule cannot begin to hold in the past; name today or a later day.' };
  return null;
}

export const endRefusal = (version: VersionRow, wanted: 'draft' | 'approved'): RuleRefusal | null =>
  version.state === wanted
    ? null
    : {
        code: 'rule_state',
        sentence: `Version ${version.version} is ${version.state}; this is for ${wanted} versions.`,
      };

/** A payer's layer is for one payer, and the rule's scope says the same. Null: it fits. */
export function layerFault(rule: Rule, layer: Exclude<Layer, 'global'>, payerCode: string): string | null {
  if (layer === 'customer') return payerCode === '' ? null : 'only the layer of a payer names one';
  if (payerCode === '') return 'the layer of a payer must name the payer';
  const { payers } = rule.scope;
  return payers?.length === 1 && payers[0] === payerCode
    ? null
    : `scope.payers must be exactly ["${payerCode}"] in the layer of that payer`;
}
