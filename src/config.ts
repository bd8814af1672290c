/** What a service process is told by its environment. Every wrong variable is named at once; secrets are never printed. */
import { z } from 'zod';

const key32 = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((key) => key.length === 32, 'must be 32 bytes in base64');

const schema = z.object({
  APP_DATABASE_URL: z.string().min(1),
  JOB_DATABASE_URL: z.string().min(1),
  TEMPORAL_ADDRESS: z.string().min(1),
  CODEC_KEYS: z.string().min(1),
  MASTER_KEY: key32,
  CLEARINGHOUSE_DIR: z.string().min(1),
  AUDIT_DIR: z.string().min(1),
});

export interface ServiceConfig {
  appUrl: string;
  jobUrl: string;
  temporalAddress: string;
  codecKeys: string;
  masterKey: Buffer;
  clearinghouseDir: string;
  /** Where the audit chain's signed heads and their key are kept, outside the database. */
  auditDir: string;
}

/** Throws one error that lists what is missing or wrong, by variable. */
export function readServiceConfig(env: NodeJS.ProcessEnv): ServiceConfig {
  const read = schema.safeParse(env);
  if (!read.success) {
    const wrong = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`the environment of this process is incomplete:\n  ${wrong.join('\n  ')}`);
  }
  const { data } = read;
  return {
    appUrl: data.APP_DATABASE_URL,
    jobUrl: data.JOB_DATABASE_URL,
    temporalAddress: data.TEMPORAL_ADDRESS,
    codecKeys: data.CODEC_KEYS,
    masterKey: data.MASTER_KEY,
    clearinghouseDir: data.CLEARINGHOUSE_DIR,
    auditDir: data.AUDIT_DIR,
  };
}

/** The same, as an environment for a child process. */
export const serviceEnv = (config: ServiceConfig): Record<string, string> => ({
  APP_DATABASE_URL: config.appUrl,
  JOB_DATABASE_URL: config.jobUrl,
  TEMPORAL_ADDRESS: config.temporalAddress,
  CODEC_KEYS: config.codecKeys,
  MASTER_KEY: config.masterKey.toString('base64'),
  CLEARINGHOUSE_DIR: config.clearinghouseDir,
  AUDIT_DIR: config.auditDir,
});
