/**
 * Everything outside the sample practice, as the runner's source of due items: visits from the EHR, the payers behind the
 * clearinghouse, the bank, staff, patients. All of it is a function of the record, the payers' journal and the samples, so
 * that any process that plays it may be killed: what happened stands there, what is due follows from it.
 */
import { type Instant, instantOf } from '../calendar';
import { inOrg, row, rows } from '../db';
import type { Deps } from '../deps';
import type { ClearinghousePort } from '../edges/clearinghouse/port';
import { pollInbound } from '../edges/inbox';
import type { ItemSource } from '../engine/runner';
import { importBundle } from '../registration/import';
import { recordDeposit } from '../remittance/deposits';
import { orgNow } from '../practice/store';
import type { PayerSide } from '../simulator/account-folder';
import { readNotice } from '../simulator/bank-notice';
import { incidentActs } from './incidents';
import { patientActs } from './patients';
import type { Samples } from './practice';
import { type Act, staffActs } from './staff';

export interface PlayOptions {
  deps: Deps;
  org: string;
  samples: Samples;
  /** Where the practice's inbound files are fetched. */
  clearinghouse: ClearinghousePort;
  payers: PayerSide;
}

export class SamplePlay implements ItemSource {
  constructor(private readonly options: PlayOptions) {}

  async next(): Promise<Instant | null> {
    const { deps, org, payers } = this.options;
    const now = await inOrg(deps.db, { org }, (tx) => orgNow(tx, org));
    const times = [...(await this.acts()).map((act) => act.at), await payers.next(now)].filter(
      (at): at is Instant => at !== null,
    );
    return times.sort()[0] ?? null;
  }

  /**
   * What is due now, but of each encounter one act only: the runner settles and comes back for the next, so that acts of
   * one instant have one order, whoever is killed between them.
   */
  async take(at: Instant): Promise<void> {
    await this.takeFiles(at);
    const taken = new Set<string>();
    for (const act of await this.acts()) {
      if (act.at > at || taken.has(act.about)) continue;
      taken.add(act.about);
      await act.run();
    }
  }

  /** Deposits first, then files; whoever is killed between them finds the rest lying there. */
  private async takeFiles(at: Instant): Promise<void> {
    const { deps, org, clearinghouse, payers } = this.options;
    await payers.take(at);
    const ctx = { org, actor: 'system', at };
    for (const notice of await payers.notices()) {
      const { payerCode, trace, amount, date } = readNotice(notice);
      await recordDeposit(deps, ctx, { payerCode, trace, amount, on: date });
      await payers.archiveNotice(notice.name);
    }
    await pollInbound(deps, ctx, clearinghouse);
  }

  private async acts(): Promise<Act[]> {
    const { deps, org, samples } = this.options;
    return [
      ...(await this.visits()),
      ...(await staffActs(deps, org, samples)),
      ...(await patientActs(deps, org, samples)),
      ...(await incidentActs(deps, org, samples)),
    ];
  }

  /** Each day's bundle comes in the evening, once; a bundle that came before its runner was killed is only counted again. */
  private async visits(): Promise<Act[]> {
    const { deps, org, samples } = this.options;
    const zone = samples.practice.timezone;
    const done = await inOrg(deps.db, { org }, (tx) =>
      rows<{ nominal: Instant }>(tx, `select nominal from cycle_run where kind = 'demo_import'`),
    );
    const imported = new Set(done.map((run) => run.nominal));
    return samples.bundles.flatMap(({ day, text }) => {
      const at = instantOf(day, '17:00', zone);
      return imported.has(at) ? [] : [{ at, about: day, run: () => this.importDay(at, text) }];
    });
  }

  private async importDay(at: Instant, text: string): Promise<void> {
    const { deps, org } = this.options;
    const result = await importBundle(deps, { org, actor: 'ehr', at }, text, 'demo');
    await inOrg(deps.db, { org }, (tx) =>
      tx('cycle_run')
        .insert({ org_id: org, kind: 'demo_import', nominal: at, result: JSON.stringify(result) })
        .onConflict(['org_id', 'kind', 'nominal'])
        .ignore(),
    );
  }
}

/** How much of the samples has come in: for progress. */
export const visitsRegistered = (deps: Deps, org: string): Promise<number> =>
  inOrg(
    deps.db,
    { org },
    async (tx) => (await row<{ n: number }>(tx, `select count(*)::int as n from encounter where source = 'demo'`))!.n,
  );
