/** Worker versioning (ADR 0002): encounters live for months, so a running one moves to the newest version by itself. */
import type { WorkerOptions } from '@temporalio/worker';
import type { CodecKeys } from '../src/engine/codec';
import { NAMESPACES, type NamespaceKind } from '../src/engine/contract';
import { connectProcess } from '../src/engine/process';

export interface Deployment {
  /** `throughline`, or one per customer's installation. */
  name: string;
  /** The commit that was built. */
  buildId: string;
}

export function deploymentOptions(deployment: Deployment | undefined): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (!deployment) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: deployment.name, buildId: deployment.buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}

export interface PromoteOptions {
  temporalAddress: string;
  codecKeys: CodecKeys;
  deployment?: Deployment | undefined;
}

/** Makes this version the current one. The engine knows a version only after its first poll, hence the tries. */
export async function promote(options: PromoteOptions, kinds: readonly NamespaceKind[]): Promise<void> {
  const { deployment } = options;
  if (!deployment) return;
  const process = await connectProcess(options);
  const request = { deploymentName: deployment.name, buildId: deployment.buildId, ignoreMissingTaskQueues: true };
  try {
    for (const kind of kinds) {
      await withTries(() =>
        process.connection.workflowService.setWorkerDeploymentCurrentVersion({
          namespace: NAMESPACES[kind],
          ...request,
        }),
      );
    }
  } finally {
    await process.close();
  }
}

async function withTries(call: () => Promise<unknown>, tries = 20): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      await call();
      return;
    } catch (error) {
      if (left === 1) throw error;
      await new Promise((done) => setTimeout(done, 500));
    }
  }
}
