/** What has happened to an encounter, from the rows that say so. Each query answers with the same four columns. */
import { rows, type Tx } from '../../db';

export interface HappenedRow {
  at: string | null;
  day: string | null;
  kind: string;
  what: string;
  detail: string | null;
  cents: number | null;
  actor: string | null;
}

/** Facts with an instant. `actor` is a user's id, or `system`. An audit row that only repeats another table's fact is left to that table. */
const FACTS: string[] = [
  `select registered_at as at, 'registered' as kind, 'encounter' as what, null as detail, null::bigint as cents, null as actor from encounter where id = ?`,
  `select v.at, v.kind, 'claim' as what, 'claim ' || c.n || ' to ' || p.name || case when v.note is null then '' else ': ' || v.note end as detail, c.total_cents as cents, null as actor
     from claim c join payer p on p.org_id = c.org_id and p.id = c.payer_id
     cross join lateral (values (c.built_at, 'claim_built', case c.frequency when '7' then 'a replacement (7)' when '8' then 'a void (8)' end),
                                (c.sent_at, 'claim_sent', null), (c.accepted_at, 'claim_accepted', c.icn)) v(at, kind, note)
     where c.encounter_id = ? and v.at is not null`,
  `select r.posted_at as at, case when rc.status_code = '22' then 'remit_reversed' else 'remit_posted' end as kind, 'remit' as what,
            p.name || ', trace ' || r.trace || ', status ' || rc.status_code as detail, rc.paid_cents as cents, null as actor
     from remit_claim rc join remit r on r.org_id = rc.org_id and r.id = rc.remit_id join payer p on p.org_id = rc.org_id and p.id = rc.payer_id
     where rc.encounter_id = ? and r.posted_at is not null`,
  `select d.opened_at as at, 'denied' as kind, 'denial' as what, d.group_code || '-' || d.carc || ' (' || d.category || ')' as detail, d.amount_cents as cents, null as actor
     from denial d where d.encounter_id = ?`,
  `select v.at, v.kind, 'task' as what, t.kind || ' · ' || t.reason || case when v.kind = 'task_closed' and t.outcome is not null then ' → ' || t.outcome else '' end as detail,
            nullif(t.amount_cents, 0) as cents, null as actor
     from task t cross join lateral (values (t.opened_at, 'task_opened'), (t.closed_at, 'task_closed')) v(at, kind) where t.encounter_id = ? and v.at is not null`,
  `select d.at, 'decided' as kind, 'decision' as what, d.outcome || case when d.because is null then '' else ': ' || d.because end as detail, null::bigint as cents, d.actor
     from decision d where d.encounter_id = ?`,
  `select k.sent_at as at, 'packet_sent' as kind, 'packet' as what, 'appeal level ' || a.level || ' by ' || k.channel || ' to ' || k.recipient || ', ' || k.pages || ' pages, ' || k.letter as detail,
            a.amount_cents as cents, k.sent_by as actor from appeal_packet k join appeal a on a.org_id = k.org_id and a.id = k.appeal_id where k.encounter_id = ?`,
  `select d.closed_at as at, 'deadline_' || d.status as kind, 'deadline' as what, d.kind || ', last day ' || d.due_date as detail, null::bigint as cents, null as actor
     from deadline d where d.encounter_id = ? and d.status in ('met', 'missed') and d.closed_at is not null`,
  `select a.at, 'audit' as kind, 'audit' as what, a.action || case when a.because is null then '' else ': ' || a.because end as detail, null::bigint as cents, a.actor
     from audit a where a.encounter_id = ? and not starts_with(a.action, 'view.')
       and a.action not in ('task.decide', 'decision.apply', 'payment.record', 'appeal.packet')`,
  `select s.as_of as at, 'step' as kind, 'step' as what, split_part(s.key, '/', 1) as detail, null::bigint as cents, null as actor
     from step_log s where s.owner_kind = 'encounter' and s.owner_id = ?`,
];

export async function happenedTo(tx: Tx, encounterId: string): Promise<HappenedRow[]> {
  const sql = FACTS.map(
    (text) => `select at, null::date as day, kind, what, detail, cents, actor from (${text}) x`,
  ).join('\nunion all\n');
  return rows<HappenedRow>(
    tx,
    sql,
    FACTS.map(() => encounterId),
  );
}

/** Facts that have a business day only: entries of the ledger, statements. */
export async function bookedOn(tx: Tx, encounterId: string): Promise<HappenedRow[]> {
  return rows<HappenedRow>(
    tx,
    `select null::timestamptz as at, e.business_date as day, 'posted' as kind, 'ledger' as what, e.kind || ': ' ||
            string_agg(x.account || ' ' || case when x.cents > 0 then '+' else '-' end || (abs(x.cents) / 100) || '.' || lpad((abs(x.cents) % 100)::text, 2, '0'), ', ' order by x.account) as detail,
            null::bigint as cents, e.actor
     from (select p.org_id, p.entry_id, p.account, sum(p.cents)::bigint as cents from ledger_posting p where p.encounter_id = ? group by p.org_id, p.entry_id, p.account) x
     join ledger_entry e on e.org_id = x.org_id and e.id = x.entry_id where x.cents <> 0
     group by e.org_id, e.id, e.business_date, e.kind, e.actor
     union all
     select null, v.day, v.kind, 'statement', s.kind || ' ' || s.number, sum(l.due_cents)::bigint, null
     from statement_line l join statement s on s.org_id = l.org_id and s.id = l.statement_id
     cross join lateral (values (s.made_on, 'statement_made'), (s.mailed_on, 'statement_mailed')) v(day, kind)
     where l.encounter_id = ? and v.day is not null group by s.org_id, s.id, v.day, v.kind, s.kind, s.number
     union all
     select null, y.received_on, case y.status when 'returned' then 'payment_returned' else 'payment' end, 'payment', y.method, y.amount_cents, null
     from payment y where y.encounter_id = ?`,
    [encounterId, encounterId, encounterId],
  );
}

export async function userNames(tx: Tx): Promise<Map<string, string>> {
  const users = await rows<{ id: string; name: string }>(tx, 'select id, name from app_user');
  return new Map(users.map((user) => [user.id, user.name]));
}
