/** A worker in a process of its own, to be killed: its steps hang before or after their commit, and it says so, or they are healthy. */
import { startWorker } from '../../workers/worker';
import { TEST_KEYS } from './engine';
import { testOutside, testSteps } from './steps';

const { app, job, temporalAddress, suffix, mode } = JSON.parse(process.env['TEST_CHILD']!) as Record<string, string>;

const hang = async (): Promise<void> => {
  process.send!('hanging');
  await new Promise(() => undefined);
};

startWorker({
  temporalAddress: temporalAddress!,
  appUrl: app!,
  jobUrl: job!,
  codecKeys: TEST_KEYS,
  queueSuffix: suffix,
  steps: testSteps(mode === 'healthy' ? {} : mode === 'before' ? { before: hang } : { afterCommit: hang }),
  outside: testOutside(),
  relay: false,
}).then(
  () => process.send!('ready'),
  () => process.exit(1),
);
