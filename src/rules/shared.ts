/** A file of rules for the global layer: all of it is right, or none of it is taken. Pure. */
import { compileRule } from './compile';
import { parseRule, type Rule, type RuleFault } from './language';

/** Reads a JSON list of rules; faults have the place in the list in front. */
export function parseRules(text: string): { rules: Rule[] } | { faults: RuleFault[] } {
  const list = readList(text);
  if (!list) return { faults: [{ path: '', message: 'is not a JSON list of rules' }] };
  const faults: RuleFault[] = [];
  const rules: Rule[] = [];
  list.forEach((json, index) => {
    const parsed = parseRule(json);
    const compiled = 'rule' in parsed ? compileRule(parsed.rule) : parsed;
    if ('faults' in compiled) faults.push(...compiled.faults.map((one) => ({ ...one, path: `${index}.${one.path}` })));
    else rules.push(compiled.compiled.rule);
  });
  const twice = rules.find((rule, index) => rules.findIndex((other) => other.key === rule.key) !== index);
  if (twice) faults.push({ path: twice.key, message: 'stands twice in the file' });
  return faults.length > 0 ? { faults } : { rules };
}

function readList(text: string): unknown[] | null {
  try {
    // Editors of some systems put a mark in front.
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return Array.isArray(json) ? json : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
