/** The run's root hooks (test/run.js): what the run brought up goes down with it, and generated cases are those of its seed. */
import fc from 'fast-check';
import { tearDown } from './engine';

const seed = process.env['THROUGHLINE_SEED'];
if (seed) fc.configureGlobal({ seed: Number(seed) });

export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await tearDown();
  },
};
