/**
 * A clerk at a second practice who posts patients' payments over the API all the time, whatever dies: each with its
 * Idempotency-Key. What was answered with 2xx he believes; what was not he sends again under the same key, or, one time in
 * four, gives up. Every payment that was answered must be in the record once, the others once or not at all (PROOF C1).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { inOrg, rows } from '../../../src/db';
import { createSamplePractice } from '../../../src/demo/practice';
import { createUser, makeSignInLink } from '../../../src/identity/store';
import { Random } from '../../../src/random';
import { importBundle } from '../../../src/registration/import';
import type { Rig } from './rig';

const ACTOR = 'clerk';
const GIVES_UP = 0.25;
const DESKS = 6;

export interface Ledgered {
  acked: number;
  retried: number;
  givenUp: number;
  /** In sentences; empty when every answer was true. */
  problems: string[];
}

export class Clerk {
  private readonly answered: string[] = [];
  private readonly givenUp: string[] = [];
  private retried = 0;

  private constructor(
    private readonly rig: Rig,
    private readonly org: string,
    private readonly encounters: string[],
    private readonly headers: Record<string, string>,
    private readonly random: Random,
  ) {}

  static async hire(rig: Rig, seed: number): Promise<Clerk> {
    const { stack, samples } = rig;
    const { db } = stack.deps;
    const org = await createSamplePractice(db, stack.keys, samples);
    const [bundle] = samples.bundles;
    await importBundle(stack.deps, { org, actor: 'ehr', at: `${bundle!.day}T22:00:00.000Z` }, bundle!.text, 'ehr');
    const encounters = await inOrg(db, { org }, (tx) => rows<{ id: string }>(tx, 'select id from encounter'));
    const headers = await signIn(rig, org);
    return new Clerk(
      rig,
      org,
      encounters.map(({ id }) => id),
      headers,
      new Random('clerk', seed),
    );
  }

  /** Posts until told that it is over: an answer takes a while, since nobody moves this practice's time. */
  async work(isOver: () => boolean): Promise<void> {
    let n = 0;
    const oneDesk = async (): Promise<void> => {
      while (!isOver()) await this.take(`payment-${String((n += 1)).padStart(8, '0')}`, isOver);
    };
    await Promise.all(Array.from({ length: DESKS }, oneDesk));
  }

  private async take(key: string, isOver: () => boolean): Promise<void> {
    const encounter = this.random.pick(this.encounters);
    const givesUp = this.random.next() < GIVES_UP;
    for (let tries = 1; ; tries += 1) {
      if (await this.post(encounter, key)) {
        this.answered.push(key);
        if (tries > 1) this.retried += 1;
        return;
      }
      if (givesUp || isOver()) {
        this.givenUp.push(key);
        return;
      }
      await sleep(100);
    }
  }

  private post(encounter: string, key: string): Promise<boolean> {
    return fetch(`${this.rig.apiUrl}/api/v1/encounters/${encounter}/payments`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ amountCents: 1, method: 'cash' }),
      signal: AbortSignal.timeout(5_000),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
  }

  /** Holds what was answered against the record. */
  async reckon(): Promise<Ledgered> {
    const found = await inOrg(this.rig.stack.deps.db, { org: this.org }, (tx) =>
      rows<{ key: string; times: number; cents: number }>(
        tx,
        `select split_part(p.key, '/', 2) as key, count(*)::int as times, coalesce(sum(l.cents), 0)::int as cents
         from payment p left join ledger_entry e on e.org_id = p.org_id and e.key = 'payment/' || p.id::text
         left join ledger_posting l on l.org_id = e.org_id and l.entry_id = e.id and l.account = 'cash' group by 1`,
      ),
    );
    const kept = new Map(found.map((each) => [each.key, each]));
    const asked = new Set([...this.answered, ...this.givenUp]);
    return {
      acked: this.answered.length,
      retried: this.retried,
      givenUp: this.givenUp.length,
      problems: [
        ...this.answered.filter((key) => !kept.has(key)).map((key) => `${key} was answered and is lost`),
        ...found
          .filter(({ times, cents }) => times !== 1 || cents !== 1)
          .map((each) => `${each.key}: ${JSON.stringify(each)}`),
        ...found.filter(({ key }) => !asked.has(key)).map(({ key }) => `${key} was never sent`),
      ],
    };
  }
}

/** As the page does: a one-time link for a session, and the token that its changes carry. */
async function signIn({ stack, apiUrl }: Rig, org: string): Promise<Record<string, string>> {
  const { db } = stack.deps;
  const id = await createUser(db, org, { login: ACTOR, name: ACTOR, roles: ['patient_accounts', 'poster'] });
  const { url } = await makeSignInLink(db, org, id, apiUrl);
  const json = { 'content-type': 'application/json' };
  const token = url.slice(url.indexOf('#') + 1);
  const session = await fetch(`${apiUrl}/api/v1/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token }),
  });
  const cookie = session.headers.getSetCookie()[0]!.split(';')[0]!;
  const who = await fetch(`${apiUrl}/api/v1/session`, { headers: { cookie } });
  const { csrf } = (await who.json()) as { csrf: string };
  return { cookie, 'x-csrf-token': csrf };
}
