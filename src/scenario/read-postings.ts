/** The postings of a scenario's practice, each with the document that it was posted from: what stands behind a wrong balance. */
import { type Deps, inWork } from '../deps';
import { rows } from '../db';
import type { PostingFacts } from './driver';
import { flipped, type Labels } from './read-facts';

interface PostingRow extends Omit<PostingFacts, 'encounter' | 'claim' | 'entry'> {
  entry_id: string;
  kind: string;
  day: string;
  encounter_id: string | null;
  claim_n: number | null;
}

/** Every document that an entry may name, in words. */
const SOURCE = `
  case e.source_kind
    when 'remit_claim' then (select '835 ' || f.name || ', trace ' || r.trace from remit_claim c join remit r on r.id = c.remit_id join inbound_file f on f.id = r.file_id where c.id = e.source_id)
    when 'remit' then (select '835 ' || f.name || ', trace ' || r.trace from remit r join inbound_file f on f.id = r.file_id where r.id = e.source_id)
    when 'deposit' then (select 'deposit of trace ' || d.trace from deposit d where d.id = e.source_id)
    when 'payment' then (select 'payment ' || y.key from payment y where y.id = e.source_id)
    when 'decision' then (select d.outcome || ' of ' || t.kind || ' by ' || d.actor from decision d join task t on t.id = d.task_id where d.id = e.source_id)
    else replace(e.source_kind, '_', ' ') end`;

/** In order of posting. */
export function readPostings(deps: Deps, org: string, labels: Labels): Promise<PostingFacts[]> {
  const encounterOf = flipped(labels.encounters);
  const payerOf = flipped(labels.payers);
  return inWork(deps, { org, actor: 'system' }, async ({ tx }) => {
    const found = await rows<PostingRow>(
      tx,
      `select e.id as entry_id, e.kind, e.business_date as day, p.account, p.party, p.detail, p.cents, p.encounter_id, l.n as line, c.n as claim_n, coalesce(${SOURCE}, e.source_kind) as source
       from ledger_posting p join ledger_entry e on e.id = p.entry_id left join charge_line l on l.id = p.line_id left join claim c on c.id = p.claim_id order by p.id`,
    );
    return found.map(({ entry_id, kind, day, encounter_id, claim_n, party, ...posting }) => {
      const encounter = (encounter_id && encounterOf.get(encounter_id)) || null;
      return {
        ...posting,
        entry: { id: entry_id, kind, day },
        encounter,
        party: party && (payerOf.get(party) ?? party),
        claim: encounter && claim_n !== null ? `${encounter}.${claim_n}` : null,
      };
    });
  });
}
