/**
 * A retrying activity shows nowhere in Temporal but in its own description, so trouble is written into the record: from
 * the third failed attempt of a step or call, until it succeeds. Two of a step's attempts are local ones. This is also
 * the place where an error loses its words on its way to the engine.
 */
import type { ActivityExecuteInput, ActivityInterceptors, ActivityInterceptorsFactory, Next } from '@temporalio/worker';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { ApplicationFailure, CancelledFailure, type Context } from '@temporalio/activity';
import { inOrg, type Db } from '../src/db';
import { parseWorkflowId } from '../src/ids';
import { fault, faultName, log } from '../src/log';

const FROM_ATTEMPT = 3;
/** What workflows/step.ts tries before it makes an ordinary activity of a step. */
const LOCAL_ATTEMPTS = 2;

export const troubleInterceptor =
  (db: Db): ActivityInterceptorsFactory =>
  (context): ActivityInterceptors => ({ inbound: new Trouble(db, context) });

class Trouble implements ActivityInboundCallsInterceptor {
  constructor(
    private readonly db: Db,
    private readonly context: Context,
  ) {}

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    try {
      const result = await next(input);
      // An ordinary success is rare, so that asking each time costs nothing; a reset activity counts from one again.
      if (!this.context.info.isLocal) await this.quietly(() => this.clear());
      return result;
    } catch (error) {
      if (error instanceof CancelledFailure) await this.quietly(() => this.clear());
      else await this.note(error);
      throw retryable(error);
    }
  }

  /** How many times the step or call has failed now, local attempts included. */
  private get failures(): number {
    const { isLocal, attempt, activityType } = this.context.info;
    return !isLocal && activityType.startsWith('advance') ? attempt + LOCAL_ATTEMPTS : attempt;
  }

  private async note(error: unknown): Promise<void> {
    const { workflowExecution, activityType } = this.context.info;
    log.warn(
      { workflowId: workflowExecution?.workflowId, activity: activityType, attempt: this.failures, err: fault(error) },
      'an attempt failed',
    );
    if (this.failures >= FROM_ATTEMPT) await this.quietly(() => this.write(faultName(error)));
  }

  private write(error: string): Promise<unknown> {
    const { id, activity, org } = this.where();
    return inOrg(this.db, { org }, (tx) =>
      tx.raw(
        `insert into integration_problem (org_id, workflow_id, activity, attempt, error) values (?, ?, ?, ?, ?)
         on conflict (org_id, workflow_id, activity) do update
           set attempt = excluded.attempt, error = excluded.error, last_at = clock_timestamp()`,
        [org, id, activity, this.failures, error],
      ),
    );
  }

  private clear(): Promise<unknown> {
    const { id, activity, org } = this.where();
    return inOrg(this.db, { org }, (tx) =>
      tx.raw('delete from integration_problem where org_id = ? and workflow_id = ? and activity = ?', [
        org,
        id,
        activity,
      ]),
    );
  }

  private where(): { id: string; activity: string; org: string } {
    const id = this.context.info.workflowExecution?.workflowId ?? '';
    return { id, activity: this.context.info.activityType, org: parseWorkflowId(id).org };
  }

  /** The trouble may be the database itself; then the log has it. */
  private async quietly(write: () => Promise<unknown>): Promise<void> {
    await write().catch((error: unknown) =>
      log.warn({ err: fault(error) }, 'trouble could not be written to the record'),
    );
  }
}

/**
 * No error ends a process: one marked non-retryable is as good as any other here, because the workflow would have
 * nothing left to do. Only the error's name travels on; its message may hold a patient's data.
 */
function retryable(error: unknown): unknown {
  if (error instanceof CancelledFailure) return error;
  return ApplicationFailure.retryable(faultName(error), faultName(error));
}
