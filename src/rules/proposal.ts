/**
 * What payers refuse again and again becomes a proposed rule: a draft with its evidence, which a person reads, tries on the
 * past and approves, or refuses. The fingerprint says what is the same: the payer, its reason, the code. Pure.
 */
import { createHash } from 'node:crypto';
import type { Queue } from '../words';
import type { Condition, Rule } from './language';

/** One kind of refusal, counted. */
export interface Refused {
  payerCode: string;
  /** `CO-197` of a denial; `A3:33` of a rejection. */
  reason: string;
  remark: string | null;
  /** Null: the whole claim. */
  code: string | null;
  claims: number;
  cents: number;
  /** Some of the claims, as evidence. */
  examples: string[];
  /** Diagnoses that the refused lines pointed to. */
  diagnoses: string[];
}

export interface Proposal {
  fingerprint: string;
  payerCode: string;
  rule: Rule;
  because: string;
  evidence: Omit<Refused, 'diagnoses'>;
}

/** The same refusal has the same, in every practice and at every time. */
const fingerprintOf = ({ payerCode, reason, remark, code }: Refused): string =>
  createHash('sha256')
    .update(JSON.stringify([payerCode, reason, remark, code]))
    .digest('hex')
    .slice(0, 32);

interface Guess {
  when: Condition;
  queue: Queue;
  fix: string;
}

/** What a CARC says is missing (DOMAIN 4.5); where it says nothing that a claim shows, every such claim is pointed out. */
function guess(refused: Refused): Guess {
  const carc = refused.reason.split('-')[1] ?? '';
  if (['197', '198', '165'].includes(carc))
    return {
      when: { field: 'claim.authorization', op: 'isEmpty' },
      queue: 'authorization',
      fix: 'Get the authorization and enter its number.',
    };
  if (['4', '97', '236'].includes(carc))
    return {
      when: { field: 'line.modifiers', op: 'isEmpty' },
      queue: 'coding',
      fix: 'Check whether a modifier is missing.',
    };
  if (['11', '50', '167'].includes(carc) && refused.diagnoses.length > 0)
    return {
      when: { field: 'line.diagnoses', op: 'onlyIncludes', value: refused.diagnoses },
      queue: 'coding',
      fix: 'Point to a diagnosis that supports the service.',
    };
  if (['119', '151'].includes(carc) && refused.code)
    return {
      when: { field: 'history.codes365Days', op: 'includesAny', value: [refused.code] },
      queue: 'coding',
      fix: 'Check when the service was last done.',
    };
  return {
    when: { field: 'claim.frequency', op: 'is', value: '1' },
    queue: 'claim_edits',
    fix: 'Compare with the claims that were refused.',
  };
}

const keyOf = ({ payerCode, reason, code }: Refused, fingerprint: string): string =>
  ['learned', payerCode, reason, code ?? 'claim', fingerprint.slice(0, 6)]
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .slice(0, 60);

/** A draft that warns; that it stops claims is a person's decision. */
export function propose(refused: Refused): Proposal {
  const fingerprint = fingerprintOf(refused);
  const { when, queue, fix } = guess(refused);
  const { diagnoses: _, ...evidence } = refused;
  const what = refused.code ?? 'claims';
  return {
    fingerprint,
    payerCode: refused.payerCode,
    because: `${refused.claims} claims came back with ${refused.reason}.`,
    evidence,
    rule: {
      key: keyOf(refused, fingerprint),
      title: `${refused.payerCode} refuses ${what} with ${refused.reason}`,
      source: `The practice's own refusals: ${refused.claims} claims`,
      each: refused.code ? 'line' : 'claim',
      scope: { payers: [refused.payerCode], ...(refused.code ? { codes: [refused.code] } : {}) },
      lists: {},
      when,
      then: [
        {
          do: 'finding',
          severity: 'warning',
          queue,
          overridable: true,
          why: `${refused.payerCode} refused ${what} with ${refused.reason} ${refused.claims} times.`,
          fix,
        },
      ],
    },
  };
}
