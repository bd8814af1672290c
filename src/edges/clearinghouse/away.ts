/** Patience with a partner who is away, for whoever may wait: the runner of a told practice, whose time stands meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PartnerError, type PartnerFault } from './partner';
import type { ClearinghousePort } from './port';

const AWAY: readonly PartnerFault[] = ['unreachable', 'timeout', 'breaker_open'];
const WAIT_MS = 250;

/** Repeats an idempotent call while the partner is away, so many times; any other error is the caller's at once. */
export async function whileAway<T>(call: () => Promise<T>, times = 400): Promise<T> {
  for (let nth = 1; ; nth += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof PartnerError) || !AWAY.includes(error.code) || nth >= times) throw error;
      await sleep(WAIT_MS);
    }
  }
}

export const patientClearinghouse = (port: ClearinghousePort): ClearinghousePort => ({
  put: (org, name, bytes) => whileAway(() => port.put(org, name, bytes)),
  listOutbound: (org) => whileAway(() => port.listOutbound(org)),
  fetchInbound: (org) => whileAway(() => port.fetchInbound(org)),
  archiveInbound: (org, name) => whileAway(() => port.archiveInbound(org, name)),
});
