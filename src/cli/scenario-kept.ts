/** How to look at the practice that a scenario left: its encounters by command, and the page where it runs. */
import { join } from 'node:path';
import { readJson } from '../engine/files';
import { createUser, makeSignInLink } from '../identity/store';
import type { Kept } from '../scenario/driver';
import { ROLES } from '../words';
import type { Stack } from './stack';

const LOGIN = 'you';

/** Lines for stderr. The link signs in once, within its quarter of an hour. */
export async function howToLook(stack: Stack, scenario: string, kept: Kept): Promise<string> {
  const { organisation, encounters } = kept;
  const commands = Object.entries(encounters).map(
    ([label, id]) => `  ${label}: npx throughline encounter ${id} --org ${organisation}`,
  );
  return [
    `${scenario} stays as practice ${organisation}:`,
    ...commands,
    `  page: ${await pageLink(stack, organisation)}`,
  ].join('\n');
}

async function pageLink({ deps, engine }: Stack, org: string): Promise<string> {
  const id = await createUser(deps.db, org, { login: LOGIN, name: 'You', roles: [...ROLES] });
  const port = readJson<{ port: number }>(join(engine.home.root, 'api.json'))?.port;
  if (!port) return 'none has run in this home yet (npm start)';
  return (await makeSignInLink(deps.db, org, id, `http://127.0.0.1:${port}`)).url;
}
