/** `throughline hl7 serve`: takes HL7 v2 messages over MLLP, until it is told to stop. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { serveHl7 } from '../edges/hl7/receive';
import type { MllpOptions } from '../edges/hl7/server';
import { withStack } from './options';
import { chooseOrganisation, ORG_OPTION, UsageError } from './organisation';
import { whole } from './text';

interface Options {
  org?: string;
  source: string;
  port: number;
  host: string;
  tlsCert?: string;
  tlsKey?: string;
  tlsCa?: string;
  maxBytes: number;
  frameSeconds: number;
  idleSeconds: number;
  maxConnections: number;
}

/** Adds the command. */
export function addHl7Commands(program: Command): void {
  const hl7 = program.command('hl7').description('HL7 v2 from practices’ systems');
  hl7
    .command('serve')
    .description('take ADT, SIU and DFT messages over MLLP; each is acknowledged when it is safe (docs/intake.md)')
    .option(...ORG_OPTION)
    .requiredOption('--source <name>', 'the sender, whose ids are its own; the same name as its FHIR where both send')
    .option('--port <n>', 'port to listen on', whole(0), 2575)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--tls-cert <file>', 'certificate chain (PEM); with it MLLP runs over TLS')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--tls-ca <file>', 'clients must show a certificate that this one signed (mutual TLS)')
    .option('--max-bytes <n>', 'largest message', whole(1), 1024 * 1024)
    .option('--frame-seconds <n>', 'a message that began must end within so long', whole(1), 30)
    .option('--idle-seconds <n>', 'a connection on which nothing comes is closed after so long', whole(1), 600)
    .option('--max-connections <n>', 'at once', whole(1), 50)
    .action((options: Options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const { org, name } = await chooseOrganisation(stack, options.org);
        const settings = settingsOf(options);
        const sender = { org, actor: 'hl7', source: options.source };
        const server = await serveHl7(stack.deps, sender, settings);
        const how = settings.tls?.ca ? ' with mutual TLS' : settings.tls ? ' with TLS' : '';
        shared.log(`HL7 of ${options.source} for ${name}: listening on ${options.host}:${server.port}${how}`);
        await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
        shared.log('HL7: stopping; messages in hand are answered …');
        await server.close();
      }),
    );
}

function settingsOf(options: Options): Omit<MllpOptions, 'handle'> {
  const { port, host, maxBytes, maxConnections, tlsCert, tlsKey, tlsCa } = options;
  if (Boolean(tlsCert) !== Boolean(tlsKey)) throw new UsageError('--tls-cert and --tls-key belong together');
  if (tlsCa && !tlsCert) throw new UsageError('--tls-ca needs --tls-cert and --tls-key');
  const isLocal = host === '127.0.0.1' || host === '::1' || host === 'localhost';
  if (!isLocal && !tlsCa)
    throw new UsageError(
      `MLLP knows no sender: on ${host} anybody could send. Give --tls-cert, --tls-key and --tls-ca, or listen on 127.0.0.1 behind a tunnel.`,
    );
  return {
    port,
    host,
    maxBytes,
    maxConnections,
    halfFrameMs: options.frameSeconds * 1_000,
    idleMs: options.idleSeconds * 1_000,
    ...(tlsCert && {
      tls: {
        cert: readFileSync(tlsCert),
        key: readFileSync(tlsKey!),
        ...(tlsCa && { ca: readFileSync(tlsCa) }),
      },
    }),
  };
}
