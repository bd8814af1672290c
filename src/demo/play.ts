/**
 * Everything outside the sample practice, as the runner's source of due items: visits from the EHR, the scripted payer
 * behind the clearinghouse folder, staff, patients. All of it is a function of the record and the samples, so that any
 * process that plays it may be killed: what happened stands in the record, what is due follows from it.
 */
import { type Instant, instantOf } from '../calendar';
import { inOrg, row, rows } from '../db';
import { type Deps, inPractice } from '../deps';
import { readDocument } from '../documents';
import type { PartnerFolder } from '../edges/clearinghouse/partner-folder';
import { pollInbound } from '../edges/inbox';
import type { ItemSource } from '../engine/runner';
import { importBundle } from '../registration/import';
import { recordDeposit } from '../remittance/deposits';
import { patientActs } from './patients';
import { ScriptedPayer } from '../simulator/simulator';
import type { Samples } from './practice';
import { type Act, staffActs } from './staff';

export interface PlayOptions {
  deps: Deps;
  org: string;
  samples: Samples;
  partner: PartnerFolder;
}

export class SamplePlay implements ItemSource {
  private payer: ScriptedPayer | null = null;
  private filesSeen = 0;

  constructor(private readonly options: PlayOptions) {}

  async next(): Promise<Instant | null> {
    await this.feedPayer();
    const times = [...(await this.acts()).map((act) => act.at), this.payer!.nextDue()].filter(
      (at): at is Instant => at !== null,
    );
    return times.sort()[0] ?? null;
  }

  /**
   * What is due now, but of each encounter one act only: the runner settles and comes back for the next, so that acts of
   * one instant have one order, whoever is killed between them.
   */
  async take(at: Instant): Promise<void> {
    try {
      await this.takeFiles(at);
      const taken = new Set<string>();
      for (const act of await this.acts()) {
        if (act.at > at || taken.has(act.about)) continue;
        taken.add(act.about);
        await act.run();
      }
    } catch (error) {
      // What this payer had handed out may not have arrived; the next one asks the record what did.
      this.payer = null;
      this.filesSeen = 0;
      throw error;
    }
  }

  /** The bank is told first: a file that has arrived is not sent again, and its deposit would be lost with a kill between. */
  private async takeFiles(at: Instant): Promise<void> {
    const { deps, org, partner } = this.options;
    await this.feedPayer();
    const ctx = { org, actor: 'system', at };
    const files = this.payer!.take(at);
    for (const { deposit } of files) {
      if (deposit)
        await recordDeposit(deps, ctx, {
          payerCode: deposit.payerCode,
          trace: deposit.trace,
          amount: deposit.amount,
          on: deposit.date,
        });
    }
    for (const file of files) await partner.send(org, file.name, file.bytes);
    await pollInbound(deps, ctx, partner.clearinghouse);
  }

  private async acts(): Promise<Act[]> {
    const { deps, org, samples } = this.options;
    return [
      ...(await this.visits()),
      ...(await staffActs(deps, org, samples)),
      ...(await patientActs(deps, org, samples)),
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

  /** The payer knows what was sent, in its order; a new process tells it all again, and what it has answered. */
  private async feedPayer(): Promise<void> {
    const { deps, org, samples, partner } = this.options;
    await partner.collect(org, async () => undefined);
    await inPractice(deps, { org, actor: 'system', at: new Date(0).toISOString() }, async ({ tx, sealer }) => {
      this.payer ??= ScriptedPayer.fromJSON(
        {
          practice: { timezone: samples.practice.timezone, submitterId: samples.practice.submitterId },
          payers: samples.payers,
          seed: samples.facts.seed,
        },
        {
          received: [],
          taken: (await rows<{ name: string }>(tx, 'select name from inbound_file')).map((file) => file.name),
        },
      );
      const sent = await rows<{ n: number; name: string; document_id: string; stored_at: Instant }>(
        tx,
        'select n, name, document_id, stored_at from submission_file where sent_at is not null and n > ? order by n',
        [this.filesSeen],
      );
      for (const file of sent) {
        this.payer.receive(
          { name: file.name, bytes: await readDocument(tx, sealer, file.document_id) },
          file.stored_at,
        );
        this.filesSeen = file.n;
      }
    });
  }
}

/** How much of the samples has come in: for progress. */
export const visitsRegistered = (deps: Deps, org: string): Promise<number> =>
  inOrg(deps.db, { org }, async (tx) => (await row<{ n: number }>(tx, 'select count(*)::int as n from encounter'))!.n);
