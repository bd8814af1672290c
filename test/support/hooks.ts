/** Mocha's root hooks (`--require test/support/hooks.ts`): what the run brought up goes down with it. */
import { tearDown } from './engine';

export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await tearDown();
  },
};
