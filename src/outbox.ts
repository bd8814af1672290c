/** Messages into workflows. A row is written in the transaction of what it tells of; the relay delivers it until accepted. */
import type { Instant } from './calendar';
import type { Tx } from './db';
import type { Owner } from './ids';

export interface OutboxLook {
  owner: Owner;
  /** The id of what caused it: `remit_claim/<id>`, `decision/<id>`. */
  id: string;
  at: Instant;
  /** 1: a person waits. 3: the ordinary. 5: bulk. */
  lane?: 1 | 3 | 5;
}

export async function sendLooks(tx: Tx, org: { org: string; told: boolean }, looks: OutboxLook[]): Promise<void> {
  if (looks.length === 0) return;
  await tx('outbox').insert(
    looks.map((look) => ({
      org_id: org.org,
      owner_kind: look.owner.kind,
      owner_id: look.owner.id,
      look_id: look.id,
      at: look.at,
      lane: look.lane ?? 3,
      told: org.told,
    })),
  );
}
