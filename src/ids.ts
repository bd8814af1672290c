/** Surrogate ids. They carry no meaning and no patient data; their order is the order of their making. */
import { randomBytes } from 'node:crypto';

let lastMs = 0;
let counter = 0;

/** A UUIDv7 that rises within a process even inside one millisecond, so that "by id" means "by age" (RFC 9562, 6.2 method 1). */
export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = randomBytes(1)[0]!;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const random = randomBytes(8);
  random[0] = (random[0]! & 0x3f) | 0x80;
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** The kinds of process that own waits; a workflow's id is `<org>/<kind>/<id>`. */
export const OWNER_KINDS = [
  'encounter',
  'account',
  'practice',
  'submission',
  'remittanceFile',
  'acknowledgementFile',
  'ruleBacktest',
] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

export interface Owner {
  kind: OwnerKind;
  id: string;
}

export const workflowId = (org: string, owner: Owner): string => `${org}/${owner.kind}/${owner.id}`;

export function parseWorkflowId(text: string): { org: string; owner: Owner } {
  const [org, kind, id] = text.split('/');
  if (!org || !id || !OWNER_KINDS.includes(kind as OwnerKind)) throw new Error(`not a workflow id of ours: ${text}`);
  return { org, owner: { kind: kind as OwnerKind, id } };
}
