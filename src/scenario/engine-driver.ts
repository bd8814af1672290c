/**
 * A scenario's practice on the real engine: a told scratch organisation, moved only by the runner. Acts go through the same
 * doors as everybody's: visits are registered, people decide tasks, files come by the partner's folder.
 */
import { openEstimate } from '../accounts/estimates';
import { runStatementCycle } from '../accounts/statement-cycle';
import type { Instant } from '../calendar';
import { runStatusSweep } from '../claims/status-sweep';
import { runDailyClose } from '../closing/close';
import { runSubmissionWindow } from '../claims/window';
import type { Ctx } from '../ctx';
import { rows, inOrg } from '../db';
import { recordAppealDecision } from '../denials/record-decision';
import { type Deps, inPractice } from '../deps';
import { type PartnerFolder } from '../edges/clearinghouse/partner-folder';
import { pollInbound } from '../edges/inbox';
import { createRunner, type Runner } from '../engine/runner';
import type { ProcessPort } from '../engine/process';
import { guarantorGroups } from '../engine/groups';
import { createPractice } from '../practice/store';
import type { KeyProvider } from '../privacy/keys';
import { register, schedule } from '../registration/store';
import { recordDeposit } from '../remittance/deposits';
import { decide } from '../tasks/decide';
import type { Cycle } from '../words';
import type {
  ActionContext,
  ActionResult,
  BankDeposit,
  DeliveredFile,
  DriverAction,
  Kept,
  PostingFacts,
  ScenarioDriver,
  ScenarioFacts,
} from './driver';
import { actOnAccount } from './account-acts';
import { actOnClaims, type ClaimActs, isClaimAction, patientOf } from './claim-acts';
import { claimIdOf, payApprovedReturn } from './posting-acts';
import { readFacts, type Labels } from './read-facts';
import { readPostings } from './read-postings';
import { segmentsOf } from './read-segments';
import { fixOf, practiceConfigOf, visitOf } from './translate';
import type { ClaimKey, Label, Scenario, Sent } from './types';

export interface EngineDriverOptions {
  deps: Deps;
  keys: KeyProvider;
  process: ProcessPort;
  /** The partner's side of the clearinghouse. */
  partner: Pick<PartnerFolder, 'clearinghouse' | 'send'>;
  /** Done when the practice is made, before anything happens in it: for one that reaches its partner in its own way. */
  prepare?: (org: string) => Promise<void>;
  /** The practice stays in the lists of this installation, for whoever wants to look at it. */
  keep?: boolean;
  /** Deadlines of different workflows fired at once. */
  parallel?: number;
  /** How long the runner waits for what must come to rest; longer where workers die meanwhile. */
  timeoutMs?: number;
}

/** Thrown for an act that the product cannot do yet; the runner reports it with its step. */
class NotYetPossible extends Error {
  constructor(act: string) {
    super(`the product cannot do this yet: ${act}`);
    this.name = 'NotYetPossible';
  }
}

export class EngineDriver implements ScenarioDriver {
  org = '';
  private scenario!: Scenario;
  private runner!: Runner;
  private readonly labels: Labels = { encounters: new Map(), payers: new Map(), files: new Map() };
  private files = 0;

  constructor(private readonly options: EngineDriverOptions) {}

  async open(scenario: Scenario, at: Instant): Promise<void> {
    this.scenario = scenario;
    const { deps, keys, process, keep, timeoutMs } = this.options;
    this.org = await createPractice(deps.db, keys, { ...practiceConfigOf(scenario), scratch: !keep }, at);
    this.runner = createRunner({
      db: deps.db,
      process,
      org: this.org,
      groups: guarantorGroups(deps.db, this.org),
      parallelDeadlines: this.options.parallel ?? 4,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    await this.options.prepare?.(this.org);
    const payers = await inOrg(deps.db, { org: this.org }, (tx) =>
      rows<{ id: string; code: string }>(tx, 'select id, code from payer'),
    );
    for (const [label, payer] of Object.entries(scenario.payers))
      this.labels.payers.set(label, payers.find((found) => found.code === payer.id)!.id);
  }

  advance(to: Instant): Promise<void> {
    return this.runner.advance(to);
  }

  async do(action: DriverAction, context: ActionContext): Promise<ActionResult> {
    const result = await this.act(action, context);
    await this.runner.settle();
    return result ?? {};
  }

  private async act(action: DriverAction, context: ActionContext): Promise<ActionResult | void> {
    const ctx = this.ctx(context.at, context.by);
    switch (action.type) {
      case 'register':
        for (const label of action.encounters) await this.register(ctx, label);
        return;
      case 'decide':
      case 'bulk':
        return this.decide(ctx, action, context);
      case 'schedule':
        for (const label of action.encounters) await this.schedule(ctx, label);
        return;
      case 'appeal_decision':
        return this.appealDecision(ctx, action, context);
      default:
        if (isClaimAction(action)) return actOnClaims(this.claimActs(ctx, context), action);
        if (action.type === 'refund_paid' && (await this.payReturn(ctx, action, context))) return;
        return actOnAccount(
          {
            deps: this.options.deps,
            ctx,
            context,
            encounterId: this.encounter(context.encounter),
            payerId: (label) => this.labels.payers.get(label)!,
          },
          action,
        );
    }
  }

  private claimActs(ctx: Ctx, context: ActionContext): ClaimActs {
    const { deps } = this.options;
    return { deps, ctx, context, scenario: this.scenario, encounterId: () => this.encounter(context.encounter) };
  }

  private payReturn(ctx: Ctx, { to }: { to: Label }, { encounter }: ActionContext): Promise<boolean> {
    const party = this.labels.payers.get(to);
    const from = encounter && this.labels.encounters.get(encounter);
    return party ? payApprovedReturn(this.options.deps, ctx, party, from) : Promise.resolve(false);
  }

  private async register(ctx: Ctx, label: Label): Promise<void> {
    const visit = visitOf(this.scenario, label);
    const done = await inPractice(this.options.deps, ctx, ({ tx, sealer, practice }) =>
      register({ tx, sealer, told: practice.told }, ctx, visit),
    );
    this.labels.encounters.set(label, done.encounterId);
  }

  /** The appointment and its estimate. */
  private async schedule(ctx: Ctx, label: Label): Promise<void> {
    const visit = { ...visitOf(this.scenario, label), lines: [] };
    const { estimate, from } = this.scenario.encounters[label]!;
    const id = await inPractice(this.options.deps, ctx, async (work) => {
      const { tx, sealer, practice } = work;
      const { encounterId, isNew } = await schedule({ tx, sealer, told: practice.told }, ctx, visit);
      if (estimate && isNew)
        await openEstimate(work, encounterId, {
          scheduledOn: estimate.scheduled,
          visit: from,
          amount: estimate.amount,
        });
      return encounterId;
    });
    this.labels.encounters.set(label, id);
  }

  /** The payer's letter on the latest appeal of that level (and line). */
  private async appealDecision(
    ctx: Ctx,
    action: Extract<DriverAction, { type: 'appeal_decision' }>,
    context: ActionContext,
  ): Promise<void> {
    const { deps } = this.options;
    const line = action.line ?? null;
    const [appeal] = await inOrg(deps.db, ctx, (tx) =>
      rows<{ id: string }>(
        tx,
        `select a.id from appeal a where a.encounter_id = ? and a.level = ? and (?::int is null or exists (
           select from denial d join charge_line l on l.org_id = d.org_id and l.id = d.line_id where d.id = any(a.denial_ids) and l.n = ?)) order by a.id desc limit 1`,
        [this.encounter(context.encounter), action.level, line, line],
      ),
    );
    if (!appeal) throw new Error(`there is no appeal on level ${action.level}`);
    const { kind } = await recordAppealDecision(deps, ctx, {
      appealId: appeal.id,
      result: action.result,
      noticeOn: action.notice,
    });
    if (kind !== 'recorded') throw new Error(`the decision on the appeal was not recorded: ${kind}`);
  }

  private async decide(
    ctx: Ctx,
    action: Extract<DriverAction, { type: 'decide' | 'bulk' }>,
    context: ActionContext,
  ): Promise<ActionResult> {
    for (const taskId of context.tasks) {
      const [task] = await inOrg(this.options.deps.db, ctx, (tx) =>
        rows<{ version: number }>(tx, 'select version from task where id = ?', [taskId]),
      );
      const result = await decide(
        this.options.deps,
        { ...ctx, roles: [context.by] },
        {
          taskId,
          version: task!.version,
          outcome: action.outcome,
          because: action.because,
          fix: fixOf(this.scenario, action, patientOf(this.scenario, context.encounter)),
          claimId: await claimIdOf(this.options.deps, ctx, this.labels.encounters, action.to),
        },
      );
      if (result.kind === 'refused') return { refused: result.refusal.code };
      if (result.kind !== 'decided')
        throw new NotYetPossible(`decide ${action.task} with ${action.outcome} (${result.kind})`);
    }
    return {};
  }

  async deliver(files: DeliveredFile[], deposits: BankDeposit[], at: Instant): Promise<void> {
    const { deps, partner } = this.options;
    const ctx = this.ctx(at, 'system');
    for (const file of files) {
      const name = `${String((this.files += 1)).padStart(5, '0')}-${file.from}.edi`;
      await partner.send(this.org, name, Buffer.from(file.bytes));
      const received = await pollInbound(deps, ctx, partner.clearinghouse);
      if (file.name) this.labels.files.set(file.name, received.at(-1)!.fileId);
      // One after the other, so that a scenario comes to the same end each time: of two files with one trace the first posts.
      await this.runner.settle();
    }
    for (const deposit of deposits) {
      await recordDeposit(deps, ctx, {
        payerCode: this.scenario.payers[deposit.payer]!.id,
        trace: deposit.trace,
        amount: deposit.amount,
      });
    }
    await this.runner.settle();
  }

  async run(cycle: Cycle, at: Instant): Promise<Sent> {
    const ctx = this.ctx(at, 'system');
    const sent: Sent = { claims: 0, inquiries: 0, statements: 0 };
    if (cycle === 'submission_window') sent.claims = (await runSubmissionWindow(this.options.deps, ctx)).claims;
    else if (cycle === 'statement_cycle')
      sent.statements = (await runStatementCycle(this.options.deps, ctx)).statements;
    else if (cycle === 'status_sweep') sent.inquiries = (await runStatusSweep(this.options.deps, ctx)).inquiries;
    else await runDailyClose(this.options.deps, ctx);
    await this.runner.settle();
    return sent;
  }

  facts(): Promise<ScenarioFacts> {
    return readFacts(this.options.deps, this.org, this.labels);
  }

  segments(claim: ClaimKey): Promise<string[] | null> {
    return segmentsOf(this.options.deps, this.org, this.labels, claim);
  }

  postings(): Promise<PostingFacts[]> {
    return readPostings(this.options.deps, this.org, this.labels);
  }

  kept(): Kept | null {
    if (!this.options.keep || this.org === '') return null;
    return { organisation: this.org, encounters: Object.fromEntries(this.labels.encounters) };
  }

  async close(): Promise<void> {
    if (this.org !== '') await this.runner.settle();
  }

  private ctx(at: Instant, actor: string): Ctx {
    return { org: this.org, actor, at };
  }

  private encounter(label: Label | undefined): string {
    const id = label && this.labels.encounters.get(label);
    if (!id) throw new Error('this act needs a registered encounter (for)');
    return id;
  }
}
