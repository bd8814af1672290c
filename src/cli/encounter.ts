/** `throughline encounter ID`: one encounter's line, from its first charge to zero. */
import type { Command } from 'commander';
import { displayName } from '../api/people';
import { lineOf, type NameOf } from '../api/encounter-line';
import type { EncounterLine } from '../api/encounter-shapes';
import { insertView } from '../api/store/audit';
import { listEncounters } from '../api/store/encounters';
import type { Person } from '../api/services';
import type { Tx } from '../db';
import type { Organisation } from '../practice/store';
import { encounterText } from './encounter-text';
import { print, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn, UsageError } from './organisation';
import type { Stack } from './stack';

interface Options {
  org?: string;
  names?: boolean;
  steps?: boolean;
}

/** Adds the command. */
export function addEncounterCommand(program: Command): void {
  program
    .command('encounter')
    .description('one encounter’s line: what happened, what it waits for, what fires next, money by owner')
    .argument('<id>', 'its number, or its id')
    .option(...ORG_OPTION)
    .option('--names', 'say the patient’s name; without it, the patient’s id')
    .option('--steps', 'the machine’s steps and records, too')
    .action((id: string, options: Options, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const practice = await chooseOrganisation(stack, options.org);
          const line = await readLine(stack, practice, id, options.names ?? false);
          print(shared, line, () => encounterText(line, practice.zone, options.steps ?? false));
        },
        { readOnly: true },
      ),
    );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The line, and a row of the audit that somebody has looked at it. */
function readLine(stack: Stack, practice: Organisation, asked: string, names: boolean): Promise<EncounterLine> {
  return readIn(stack, practice, async (tx, at) => {
    const id = await findEncounterId(tx, asked);
    const nameOf = names ? namesFrom(stack, practice.org) : idsOnly;
    const line = id && (await lineOf(tx, id, { zone: practice.zone, nameOf }));
    if (!line) throw new UsageError(`${practice.name} has no encounter ${asked}`);
    const ctx = { org: practice.org, actor: 'operator', at, roles: [] };
    await insertView(tx, ctx, 'view.encounter', 'encounter', [line.encounter.id], 'throughline encounter');
    return line;
  });
}

/** An encounter’s id by its number or id; undefined for a number that there is not. */
export async function findEncounterId(tx: Tx, asked: string): Promise<string | undefined> {
  if (UUID.test(asked)) return asked.toLowerCase();
  if (!/^\d{1,12}$/.test(asked)) throw new UsageError(`${asked} is neither the number nor the id of an encounter`);
  return (await listEncounters(tx, { number: Number(asked) }, undefined, 1))[0]?.id;
}

const idsOnly: NameOf = (_tx, row) => Promise.resolve({ name: row.patient_id, born: null });

const namesFrom =
  ({ deps }: Stack, org: string): NameOf =>
  async (tx, row) => {
    const sealer = await deps.sealers.for(tx, org);
    const person = sealer.openJson<Person>('patient.person', row.patient_id, row.person);
    return { name: displayName(person), born: person.born ?? null };
  };
