/** Who works: the processes that ask Temporal for tasks of a queue. */
import { NAMESPACES, taskQueues } from './contract';
import type { TemporalProcess } from './process';

export interface QueuePollers {
  namespace: 'real' | 'told';
  queue: string;
  /** How many pollers have asked within the last minute. */
  pollers: number;
}

/** A poll that found nothing comes again within a minute, so an older one belongs to a process that is gone. */
const FRESH_MS = 60_000;
/** temporal.api.enums.v1.TaskQueueType */
const WORKFLOW = 1;

/** Workers of the line's queue, in both namespaces, as the engine sees them now. */
export function linePollers(process: TemporalProcess, queueSuffix?: string): Promise<QueuePollers[]> {
  const { line } = taskQueues(queueSuffix);
  return Promise.all(
    (['real', 'told'] as const).map(async (namespace) => {
      const request = { namespace: NAMESPACES[namespace], taskQueue: { name: line }, taskQueueType: WORKFLOW };
      const { pollers } = await process.connection.withDeadline(Date.now() + 5_000, () =>
        process.connection.workflowService.describeTaskQueue(request),
      );
      const fresh = (pollers ?? []).filter(
        ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > Date.now() - FRESH_MS,
      );
      return { namespace, queue: line, pollers: fresh.length };
    }),
  );
}
