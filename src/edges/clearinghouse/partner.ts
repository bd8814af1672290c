/** How an organisation reaches its clearinghouse: the settings that people write, checked, and the errors of the way there. */
import { z } from 'zod';

const remoteFolder = z
  .string()
  .regex(/^\/?[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'a folder of the partner, such as /out or claims/new')
  .refine((path) => !path.split('/').includes('..'), 'no way up');

/** `SHA256:` and 43 characters, as `ssh-keygen -l` prints it. */
const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'SHA256:… as ssh-keygen -l prints it');

const sftpSettings = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65535).default(22),
  username: z.string().min(1),
  /** More than one while the partner changes its key. */
  hostKeys: z.array(fingerprint).min(1),
  folders: z
    .strictObject({
      /** Where we put claims. */
      out: remoteFolder.default('/out'),
      /** Where the partner moves what it took, if it keeps it: evidence of a send. */
      taken: remoteFolder.nullable().default(null),
      /** Where the partner puts answers. */
      in: remoteFolder.default('/in'),
      /** Where we move answers once they are stored. */
      archive: remoteFolder.default('/archive'),
    })
    .prefault({}),
  /** Once a file is stored in our record: moved into `archive`, or removed where the partner has no such folder. */
  afterStored: z.enum(['archive', 'remove']).default('archive'),
  /** `renamed`: the partner shows whole files only. `twice`: a file is taken when two polls saw it alike. */
  inbound: z.enum(['renamed', 'twice']).default('twice'),
  connectTimeoutMs: z.int().min(10).max(600_000).default(20_000),
  callTimeoutMs: z.int().min(10).max(3_600_000).default(120_000),
  pollSeconds: z.int().min(1).max(86_400).default(60),
  breaker: z
    .strictObject({
      /** Failures in a row that open it. */
      failures: z.int().min(1).max(100).default(3),
      /** How long it stays open at first; doubled by each probe that fails, up to `maxMs`. */
      openMs: z.int().min(1).max(86_400_000).default(30_000),
      maxMs: z.int().min(1).max(86_400_000).default(900_000),
    })
    .prefault({}),
});

const secret = z
  .strictObject({
    password: z.string().min(1).optional(),
    privateKey: z.string().min(1).optional(),
    passphrase: z.string().optional(),
  })
  .refine((given) => given.password !== undefined || given.privateKey !== undefined, 'a password or a privateKey');

const partnerSchema = z.discriminatedUnion('adapter', [
  z.strictObject({ name: z.string().min(1).max(60), adapter: z.literal('directory') }),
  z.strictObject({ name: z.string().min(1).max(60), adapter: z.literal('sftp'), settings: sftpSettings, secret }),
]);

export type SftpSettings = z.output<typeof sftpSettings>;
export type SftpSecret = z.output<typeof secret>;
export type Partner = z.output<typeof partnerSchema>;

/** Reads what a person wrote. Throws one error that names every wrong field, and never what stands in it. */
export function readPartner(written: unknown): Partner {
  const read = partnerSchema.safeParse(written);
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new Error(`this partner cannot be used (docs/operations.md, "Partners"):\n  ${wrong.join('\n  ')}`);
}

export type PartnerFault =
  | 'unreachable'
  | 'host_key'
  | 'refused'
  | 'timeout'
  | 'no_such_file'
  | 'not_allowed'
  | 'other_file'
  | 'breaker_open'
  | 'failed';

/** Why the partner could not be used: what, where, what to do. It holds no secret and nothing of a file's content. */
export class PartnerError extends Error {
  constructor(
    readonly code: PartnerFault,
    message: string,
  ) {
    super(message);
    this.name = 'PartnerError';
  }
}
