/** An authorization's units: a claim that would use more than are left waits for a person who gets more (FORMAT 6.16). */
import { payersToFile } from '../claims/build';
import type { Draft } from '../line/draft';
import type { Line } from '../line/record';
import type { Authorization } from '../registration/authorizations';
import { type Finding, finding } from './finding';

/** Counted only where the patient has the record of the number. */
export function authorizationUnits(draft: Draft): Finding[] {
  const known = draft.record.edits?.authorizations ?? [];
  const payers = payersToFile(draft);
  return known
    .filter(({ number, payerId }) => number === draft.encounter.authorization && payers.includes(payerId))
    .flatMap((authorization) => exhausted(authorization, draft.billedLines) ?? []);
}

function exhausted(authorization: Authorization, lines: readonly Line[]): Finding | null {
  let left = authorization.units - authorization.used;
  for (const line of lines.filter((one) => covers(authorization, one))) {
    if (line.units > left) return notEnough(line, Math.max(left, 0));
    left -= line.units;
  }
  return null;
}

const covers = ({ codes, from, to }: Authorization, line: Line): boolean =>
  codes.includes(line.code) && (from ?? line.from) <= line.from && line.from <= (to ?? line.from);

const notEnough = (line: Line, left: number): Finding =>
  finding(
    'auth_exhausted',
    'authorization',
    `Line ${line.n}: ${line.code} needs ${line.units} units and the authorization has ${left} left.`,
    { lineId: line.id, fix: 'Get more units or another authorization from the payer (REF*G1).' },
  );
