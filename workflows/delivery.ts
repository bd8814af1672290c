/** A call to the outside that a loop waits for beside its looks and its timer. */
import { CancellationScope, isCancellation, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { OutsideCalls } from '../activities';
import { outsideQueueOf } from '../src/engine/contract';

/** On a task queue of its own, so that a partner who is down holds up nobody's steps. */
export const outside = (): OutsideCalls =>
  proxyActivities<OutsideCalls>({
    taskQueue: outsideQueueOf(workflowInfo().taskQueue),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  });

export class Delivery {
  private scope: CancellationScope | undefined;
  private ended = false;

  constructor(private readonly call: () => Promise<void>) {}

  /** Under way, or back and not looked at yet: a run must not end in between. */
  get open(): boolean {
    return this.scope !== undefined;
  }

  /** True once, after the call came back: the loop then looks at what it did. */
  takeEnded(): boolean {
    if (!this.ended) return false;
    this.scope = undefined;
    this.ended = false;
    return true;
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  /** Starts the call unless one is under way: a look in between does not send the file twice. */
  start(): void {
    if (this.scope) return;
    const scope = new CancellationScope();
    this.scope = scope;
    // The activity never gives up by itself (activities/create.ts), so that the only other ending is our own cancellation.
    scope.run(this.call).then(
      () => this.end(scope),
      (error: unknown) => {
        if (!isCancellation(error)) throw error;
        this.end(scope);
      },
    );
  }

  /** The record no longer wants it: a later answer decided the matter. */
  stop(): void {
    this.scope?.cancel();
    this.scope = undefined;
    this.ended = false;
  }

  private end(scope: CancellationScope): void {
    if (this.scope === scope) this.ended = true;
  }
}
