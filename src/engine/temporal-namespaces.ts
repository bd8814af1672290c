import { Connection } from '@temporalio/client';
import { EngineError } from './errors';
import { NAMESPACES } from './temporal-config';
import { sleep } from './processes';

const GRPC_NOT_FOUND = 5;
const GRPC_ALREADY_EXISTS = 6;
const RETENTION_SECONDS = 72 * 3600;
const FRONTEND = 'temporal.api.workflowservice.v1.WorkflowService';
/** More ids than shards (4): asking about each makes every shard get its owner before the first real workflow. */
const PROBES = 16;

/** Runs `work` on a connection to the address. */
export async function withTemporal<T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 3_000 });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** True when the frontend says that it serves. */
export async function isServing(address: string): Promise<boolean> {
  try {
    return await withTemporal(address, async (connection) => {
      // ServingStatus 1 is SERVING.
      const { status } = await connection.withDeadline(Date.now() + 2_000, () =>
        connection.healthService.check({ service: FRONTEND }),
      );
      return status === 1;
    });
  } catch {
    return false;
  }
}

/** Fails with words when nobody answers at an address that the person gave. */
export async function requireReachable(address: string): Promise<void> {
  try {
    await withTemporal(address, async () => undefined);
  } catch (error) {
    throw new EngineError(
      'TEMPORAL_UNREACHABLE',
      `No Temporal server answers at ${address} (TEMPORAL_ADDRESS).`,
      'Start that server or correct TEMPORAL_ADDRESS (host:port of its frontend); without it Throughline brings its own.',
      { cause: error },
    );
  }
}

/** Registers both namespaces where they are missing and waits until workflows can be started in them. */
export async function ensureNamespaces(address: string, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  await withTemporal(address, async (connection) => {
    for (const namespace of Object.values(NAMESPACES)) {
      await retryUntil(end, () => register(connection, namespace));
    }
    for (const namespace of Object.values(NAMESPACES)) {
      await Promise.all(
        Array.from({ length: PROBES }, (_, index) =>
          retryUntil(end, () => probe(connection, namespace, `probe-${index}`)),
        ),
      );
    }
  });
}

async function register(connection: Connection, namespace: string): Promise<void> {
  const service = connection.workflowService;
  try {
    await service.describeNamespace({ namespace });
    return;
  } catch (error) {
    if (grpcCode(error) !== GRPC_NOT_FOUND) throw error;
  }
  try {
    await service.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: RETENTION_SECONDS as never },
    });
  } catch (error) {
    if (grpcCode(error) !== GRPC_ALREADY_EXISTS) throw error;
  }
}

/** A namespace works when history looks for a workflow in it and says that there is none (and not that the namespace is unknown). */
async function probe(connection: Connection, namespace: string, workflowId: string): Promise<void> {
  try {
    await connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (grpcCode(error) !== GRPC_NOT_FOUND || /namespace/i.test(message)) throw error;
  }
}

async function retryUntil(end: number, act: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    }
  }
}

function grpcCode(error: unknown): number | undefined {
  return (error as { code?: number }).code;
}
