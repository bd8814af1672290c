/**
 * The one port through which the rest of the system reaches the process. It can do two things: tell an owner's workflow
 * to look at the record (starting it if it does not run), and say how that workflow is doing.
 */
import { Connection, WorkflowClient, type WorkflowExecutionStatusName } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { workflowId, type Owner } from '../ids';
import { dataConverter, type CodecKeys } from './codec';
import { LOOK_SIGNAL, NAMESPACES, taskQueues, workflowType, type Look, type LoopInput } from './contract';

export interface Told {
  /** Whether the organisation is told its time (org.told): which of the two namespaces its workflows live in. */
  told: boolean;
}

export interface PendingCall {
  activity: string;
  attempt: number;
  /** The name of the last error, without its words. */
  lastFailure: string | null;
  paused: boolean;
}

export interface ProcessState {
  status: WorkflowExecutionStatusName;
  runId: string;
  /** No workflow task and no activity: it waits for a look or for its timer. A closed one rests too. */
  isAtRest: boolean;
  hasWorkflowTask: boolean;
  pendingCalls: PendingCall[];
  stateTransitions: number;
  historyEvents: number;
  /** A skip that was asked for has not happened yet (told organisations only). */
  isSkipping: boolean;
}

export interface ProcessPort {
  /** Safe to repeat, in any order. Returns when the engine has stored it; rejects when it may not have. */
  look(owner: Owner, org: string, look: Look, options: Told): Promise<void>;
  /** The latest run, or null if the engine knows none (never started, or closed longer ago than its retention). */
  describe(owner: Owner, org: string, options: Told): Promise<ProcessState | null>;
  /** Fires the next timer of a told organisation's workflow, once; false if there is no open workflow. */
  skipToNextTimer(owner: Owner, org: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface ProcessOptions {
  temporalAddress: string;
  codecKeys: CodecKeys;
  /** Each call to the engine ends within this time, one way or the other. */
  deadlineMs?: number;
  /** Starts workflows for a group of workers of their own (contract: taskQueues). */
  queueSuffix?: string | undefined;
  /** For tests and scenario runs: workflows started here continue as new after so many steps. */
  wakesPerRun?: number;
}

/** The port on Temporal. One connection, both namespaces. */
export async function connectProcess(options: ProcessOptions): Promise<TemporalProcess> {
  const connection = await Connection.connect({
    address: options.temporalAddress,
    connectTimeout: options.deadlineMs ?? 10_000,
  });
  return new TemporalProcess(connection, options);
}

export class TemporalProcess implements ProcessPort {
  readonly clients: Record<'real' | 'told', WorkflowClient>;

  constructor(
    readonly connection: Connection,
    private readonly options: Omit<ProcessOptions, 'temporalAddress'>,
  ) {
    const shared = { connection, dataConverter: dataConverter(options.codecKeys) };
    this.clients = {
      real: new WorkflowClient({ ...shared, namespace: NAMESPACES.real }),
      told: new WorkflowClient({ ...shared, namespace: NAMESPACES.told }),
    };
  }

  async look(owner: Owner, org: string, look: Look, { told }: Told): Promise<void> {
    const { wakesPerRun } = this.options;
    const input: LoopInput = { org, owner, ...(wakesPerRun === undefined ? {} : { wakesPerRun }) };
    await this.inTime(() =>
      this.client(told).signalWithStart(workflowType(owner.kind), {
        workflowId: workflowId(org, owner),
        taskQueue: taskQueues(this.options.queueSuffix).line,
        args: [input],
        signal: LOOK_SIGNAL,
        signalArgs: [look],
        // How long the engine waits for a worker that died within a task. A step that takes longer keeps its task alive.
        workflowTaskTimeout: '5 seconds',
        // A running one gets the signal; a closed one simply starts again, because the record knows where it stands.
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      }),
    );
  }

  async describe(owner: Owner, org: string, { told }: Told): Promise<ProcessState | null> {
    const workflow = { workflowId: workflowId(org, owner) };
    const request = { namespace: NAMESPACES[told ? 'told' : 'real'], execution: workflow };
    const raw = await orNull(() =>
      this.inTime(() => this.connection.workflowService.describeWorkflowExecution(request)),
    );
    return raw && stateOf(raw);
  }

  async skipToNextTimer(owner: Owner, org: string): Promise<boolean> {
    const request = {
      namespace: NAMESPACES.told,
      workflowExecution: { workflowId: workflowId(org, owner) },
      // Each update begins a new session of skips, of which one is allowed (TimeSkippingConfig in the API's protos).
      workflowExecutionOptions: { timeSkippingConfig: { enabled: true, maxSessionSkipCount: 1 } },
      updateMask: { paths: ['time_skipping_config'] },
    };
    const done = await orNull(() =>
      this.inTime(() => this.connection.workflowService.updateWorkflowExecutionOptions(request)),
    );
    return done !== null;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private client(told: boolean): WorkflowClient {
    return this.clients[told ? 'told' : 'real'];
  }

  /** A call without a deadline waits for ever (TEMPORAL 8.5). */
  private inTime<T>(call: () => Promise<T>): Promise<T> {
    return this.connection.withDeadline(Date.now() + (this.options.deadlineMs ?? 10_000), call);
  }
}

/** gRPC NOT_FOUND: no such workflow, or no open one. */
async function orNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if ((error as { code?: unknown }).code === 5) return null;
    throw error;
  }
}

type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;

function stateOf(raw: Description): ProcessState {
  const info = raw.workflowExecutionInfo;
  const pendingCalls = (raw.pendingActivities ?? []).map((call) => ({
    activity: call.activityType?.name ?? '',
    attempt: call.attempt ?? 0,
    lastFailure: call.lastFailure?.applicationFailureInfo?.type ?? (call.lastFailure ? 'no answer' : null),
    paused: call.paused ?? false,
  }));
  const hasWorkflowTask = Boolean(raw.pendingWorkflowTask);
  return {
    status: statusName(info?.status),
    runId: info?.execution?.runId ?? '',
    isAtRest: !hasWorkflowTask && pendingCalls.length === 0,
    hasWorkflowTask,
    pendingCalls,
    stateTransitions: Number(info?.stateTransitionCount ?? 0),
    historyEvents: Number(info?.historyLength ?? 0),
    isSkipping: raw.workflowExtendedInfo?.timeSkippingInfo?.effectiveConfig?.enabled ?? false,
  };
}

const STATUS_NAMES = temporal.api.enums.v1.WorkflowExecutionStatus;

function statusName(
  status: temporal.api.enums.v1.WorkflowExecutionStatus | null | undefined,
): WorkflowExecutionStatusName {
  return STATUS_NAMES[status ?? 0]!.replace('WORKFLOW_EXECUTION_STATUS_', '') as WorkflowExecutionStatusName;
}
