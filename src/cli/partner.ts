/** `throughline partner …`: how an organisation reaches its clearinghouse, and how that goes. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { inOrg } from '../db';
import { PartnerError } from '../edges/clearinghouse/partner';
import { SftpSession } from '../edges/clearinghouse/sftp-session';
import { loadPartner, partnersOf, setPartner } from '../edges/clearinghouse/store';
import { orgNow } from '../practice/store';
import { print, table, withStack } from './options';
import type { Stack } from './stack';

export function addPartnerCommands(program: Command): void {
  const partner = program.command('partner').description('how an organisation reaches its clearinghouse');
  partner
    .command('set')
    .description('use this partner from now on (docs/operations.md, "Partners")')
    .argument('<org>', 'the organisation')
    .argument('<file>', 'JSON: name, adapter, settings, secret; - reads it from stdin')
    .action((org: string, file: string, _options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const written: unknown = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
        const at = await inOrg(stack.deps.db, { org }, (tx) => orgNow(tx, org));
        const { name, adapter } = await setPartner(stack.deps, { org, actor: 'operator', at }, written);
        print(
          shared,
          { org, name, adapter },
          () => `${org} uses ${name} (${adapter}); "throughline partner test ${org}" tries it.`,
        );
      }),
    );
  partner
    .command('status')
    .description('every partner: its breaker, its last success and failure')
    .action((_options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const partners = await partnersOf(stack.jobDb);
        if (partners.some(({ breaker }) => breaker !== 'closed')) process.exitCode = 1;
        print(shared, partners, () =>
          partners.length === 0
            ? 'No partner is set: every organisation uses the folders of this installation.'
            : table(
                ['organisation', 'partner', 'host', 'breaker', 'failures', 'next try', 'last error', 'last success'],
                partners.map((one) => [
                  one.org,
                  one.name,
                  one.host ?? '',
                  one.breaker,
                  one.failures,
                  one.retryAt ?? '',
                  one.lastError ?? '',
                  one.lastOkAt ?? '',
                ]),
              ),
        );
      }),
    );
  partner
    .command('test')
    .description('connect, and list its folders; nothing is sent, nothing is moved')
    .argument('<org>', 'the organisation')
    .action((org: string, _options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const result = await tryPartner(stack, org);
        if ('error' in result) process.exitCode = 1;
        print(shared, result, () => ('error' in result ? result.error : `It answers: ${JSON.stringify(result.files)}`));
      }),
    );
}

async function tryPartner(stack: Stack, org: string): Promise<{ files: Record<string, number> } | { error: string }> {
  const known = await loadPartner(stack.deps, org);
  if (known?.partner.adapter !== 'sftp') return { error: 'this organisation uses the folders of this installation' };
  const { settings, secret } = known.partner;
  try {
    const session = await SftpSession.open(settings, secret);
    try {
      const { out, taken, in: inbound, archive } = settings.folders;
      const files: Record<string, number> = {};
      for (const folder of [out, taken, inbound, settings.afterStored === 'archive' ? archive : null])
        if (folder !== null) files[folder] = (await session.list(folder)).length;
      return { files };
    } finally {
      session.close();
    }
  } catch (error) {
    if (error instanceof PartnerError) return { error: error.message };
    throw error;
  }
}
