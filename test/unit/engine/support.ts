import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` in a folder of its own and removes the folder. */
export async function withFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The error that `act` throws; fails when it throws none. */
export async function thrownBy<E = unknown>(act: () => unknown): Promise<E> {
  try {
    await act();
  } catch (error) {
    return error as E;
  }
  throw new Error('expected an error, and there was none');
}
