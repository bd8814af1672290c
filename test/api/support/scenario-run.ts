/** A scenario that somebody ran on the page. */
import { newId } from '../../../src/ids';
import { AT, type Rows } from './rows';

/** A run of a scenario of which two steps have been. */
export async function insertScenarioRun(rows: Rows): Promise<string> {
  const id = newId();
  const encounter = { label: 'a', stage: 'submission', held: false, tasks: [] };
  const claims = [{ claim: 'a.1', payer: 'prairie', frequency: '1', status: 'ready', cents: 24_000 }];
  const money = [{ what: 'charged', cents: 24_000 }];
  const deadlines = [{ kind: 'filing_limit', date: '2026-08-30' }];
  const registered = { ...encounter, claims, money, deadlines };
  const sent = { ...registered, stage: 'acknowledgement', claims: [{ ...claims[0]!, status: 'sent' }] };
  const at = { day: '2026-03-03', clock: '09:00', note: null, differences: [] };
  const moments = [
    { ...at, step: 1, what: 'biller: register (a)', encounters: [registered] },
    { ...at, step: 2, what: 'runs: submission window', encounters: [sent] },
  ];
  await rows.insert('scenario_run', {
    id,
    scenario: 'clean-commercial-claim',
    title: 'A clean claim.',
    state: 'passed',
    moments: JSON.stringify(moments),
    started_by: 'biller',
    started_at: AT,
  });
  return id;
}
