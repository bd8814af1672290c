import { EngineError } from './errors';
import { engineUp } from './up';

/** Keeps an engine running in the foreground: `npx tsx src/engine/run.ts`. Ctrl-C or SIGTERM stops it in good order. */
async function main(): Promise<void> {
  const starting = engineUp({ log: (line) => console.log(line) });
  // A stop that is asked for during the start waits for its end, so that nothing is left half started.
  const stop = (): void => void starting.then((engine) => engine.stop()).then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await starting;
}

main().catch((error: unknown) => {
  console.error(error instanceof EngineError ? error.explain() : error);
  process.exit(1);
});
