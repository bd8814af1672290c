/** A draft of a rule and a trial of it, as rows. */
import { newId } from '../../../src/ids';
import { parseRule } from '../../../src/rules/language';
import { ruleJson } from '../../support/claims';
import type { Rows } from './rows';

export async function insertRule(rows: Rows, at: string): Promise<{ rule: string; backtest: string }> {
  const parsed = parseRule(ruleJson());
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  const rule = newId();
  await rows.insert('rule_version', {
    id: rule,
    key: 'a-rule',
    version: 1,
    layer: 'customer',
    rule: JSON.stringify(parsed.rule),
    state: 'draft',
    written_by: 'somebody',
    written_at: at,
    because: 'denials',
  });
  const backtest = newId();
  await rows.insert('backtest', {
    id: backtest,
    rule_id: rule,
    query: '{}',
    state: 'running',
    total: 3,
    judged: 1,
    started_by: 'somebody',
    started_at: at,
  });
  return { rule, backtest };
}
