/** The simulator's configuration file (docs/simulator.md), checked whole before anything starts. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { faultsSchema, habitsSchema, share } from './habits';
import { payerSchema, type SimulatedPayer } from './payers';
import type { SimulatorOptions } from './simulator';

const account = z.strictObject({
  user: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'small letters, digits and dashes'),
  password: z.string().min(8).optional(),
  publicKeys: z.array(z.string().regex(/^(ssh-|ecdsa-)/, 'a line as in authorized_keys')).default([]),
  /** The practice's id at the clearinghouse: ISA06 of its files. */
  submitterId: z.string().regex(/^[A-Z0-9]{2,15}$/, 'capital letters and digits, 2 to 15'),
  /** A seed of its own; else the file's. */
  seed: z.int().min(0).optional(),
});

const clearinghouse = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Z0-9]{2,15}$/)
    .default('CLEARINGHOUSE'),
  name: z.string().min(1).max(60).default('CLEARINGHOUSE'),
  ta1: z.enum(['never', 'faults', 'always']).default('never'),
  acknowledgesClaims: z.boolean().default(false),
  refusesShare: share.default(0),
});

const clock = z.discriminatedUnion('mode', [
  /** Time is told, by `next` and `take` over SSH: for tests, scenarios and a practice whose own time is told. */
  z.strictObject({ mode: z.literal('told') }),
  /** From `start` on, so many seconds a second on the wall: for training. */
  z.strictObject({
    mode: z.literal('wall'),
    start: z.iso.datetime().optional(),
    speed: z.number().positive().max(1_000_000).default(1),
  }),
]);

const schema = z.strictObject({
  seed: z.int().min(0).default(1),
  zone: z.string().refine(isZone, 'an IANA time zone, such as America/New_York'),
  listen: z
    .strictObject({ host: z.string().default('127.0.0.1'), port: z.int().min(0).max(65535).default(2222) })
    .prefault({}),
  /** Folder for keys, accounts and their journals; relative to the file. */
  state: z.string().min(1),
  clock: clock.prefault({ mode: 'told' }),
  accounts: z.array(account).min(1),
  clearinghouse: clearinghouse.prefault({}),
  payers: z.array(payerSchema).optional(),
  /** A JSON file with the payers, relative to this one: `samples/payers.json` is one. */
  payersFile: z.string().optional(),
  /** By payer code; `*` for all others. */
  habits: z.record(z.string(), habitsSchema).default({}),
  faults: faultsSchema.prefault({}),
});

export type SimulatorConfig = Omit<z.output<typeof schema>, 'payers' | 'payersFile' | 'habits'> & {
  payers: SimulatedPayer[];
};
export type SimulatorConfigInput = z.input<typeof schema>;
export type SimulatorAccount = SimulatorConfig['accounts'][number];

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** Reads and checks a configuration file. Throws one error that names the file and every wrong field. */
export function readSimulatorConfig(path: string): SimulatorConfig {
  const folder = dirname(resolve(path));
  const read = schema.safeParse(json(path));
  if (!read.success)
    throw wrong(
      path,
      read.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`),
    );
  const { payersFile, payers, habits, state, ...rest } = read.data;
  if ((payers === undefined) === (payersFile === undefined)) throw wrong(path, ['give either payers or payersFile']);
  const known = payers ?? payersIn(join(folder, payersFile!));
  const strangers = Object.keys(habits).filter((code) => code !== '*' && !known.some((payer) => payer.code === code));
  if (strangers.length > 0)
    throw wrong(
      path,
      strangers.map((code) => `habits.${code}: no payer has this code`),
    );
  const behaving = known.map((payer) => {
    const own = habits[payer.code] ?? habits['*'];
    return own ? { ...payer, habits: own } : payer;
  });
  return { ...rest, state: resolve(folder, state), payers: behaving };
}

function payersIn(path: string): SimulatedPayer[] {
  const read = z.array(payerSchema).min(1).safeParse(json(path));
  if (read.success) return read.data;
  throw wrong(
    path,
    read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

function json(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(path, [error instanceof SyntaxError ? `not JSON: ${error.message}` : 'the file cannot be read']);
  }
}

const wrong = (path: string, what: string[]): Error =>
  new Error(`${path} (docs/simulator.md):\n  ${what.join('\n  ')}`);

export const optionsOf = (config: SimulatorConfig, account: SimulatorAccount): SimulatorOptions => ({
  zone: config.zone,
  submitterId: account.submitterId,
  payers: config.payers,
  seed: account.seed ?? config.seed,
  clearinghouse: config.clearinghouse,
  faults: config.faults,
});
