/** The catalogue of what can go wrong, as RFC 9457 problems. The only place that knows a status code of a failure. */

interface Entry {
  status: number;
  title: string;
  /** What the caller can do about it. */
  help: string;
}

export const PROBLEMS = {
  not_signed_in: { status: 401, title: 'You are not signed in', help: 'Sign in with a new one-time link.' },
  link_refused: {
    status: 401,
    title: 'This sign-in link does not work',
    help: 'It was used, is too old, or was never made. Ask for a new one.',
  },
  csrf_missing: {
    status: 403,
    title: 'The request does not come from our page',
    help: 'Send the x-csrf-token that GET /api/v1/session answers.',
  },
  not_permitted: {
    status: 403,
    title: 'Your role does not include this',
    help: 'Ask a supervisor, or an admin for the role.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing',
    help: 'Check the address. What you may not know of looks the same.',
  },
  request_invalid: {
    status: 400,
    title: 'The request is not as it should be',
    help: 'Each entry of errors names a field and what is wrong with it.',
  },
  cursor_invalid: {
    status: 400,
    title: 'This cursor does not belong to this list',
    help: 'Start again without a cursor.',
  },
  key_missing: {
    status: 400,
    title: 'An Idempotency-Key is missing',
    help: 'Send the header with a value of your own for each new thing; the same again on a retry.',
  },
  key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for something else',
    help: 'Take a new key for a new thing.',
  },
  version_missing: {
    status: 428,
    title: 'The version is missing',
    help: 'Send If-Match with the ETag of what you saw, or version in the body.',
  },
  version_conflict: {
    status: 409,
    title: 'Somebody or something was faster',
    help: 'current shows how it stands now. Look again, then decide.',
  },
  refused: { status: 422, title: 'A rule forbids this', help: 'refusal names the rule; nothing was changed.' },
  media_type: {
    status: 415,
    title: 'This kind of content is not taken here',
    help: 'JSON is taken as application/json, X12 as application/edi-x12.',
  },
  too_large: {
    status: 413,
    title: 'The content is too large',
    help: 'JSON may have 1 MiB, a bundle or an X12 file 20 MiB.',
  },
  too_many: { status: 429, title: 'Too many tries', help: 'Wait as long as Retry-After says.' },
  unavailable: {
    status: 503,
    title: 'The database does not answer',
    help: 'Nothing was changed. Try again in a moment.',
  },
  internal: { status: 500, title: 'Something broke on our side', help: 'Give the request id to whoever runs this.' },
} as const satisfies Record<string, Entry>;
export type ProblemCode = keyof typeof PROBLEMS;

/** Extra members of a problem's body. Never a patient's data: bodies end in logs and screenshots. */
export interface ProblemExtra {
  detail?: string;
  errors?: { path: string; message: string }[];
  refusal?: string;
  current?: object;
  retryAfterSeconds?: number;
}

export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly extra: ProblemExtra = {},
  ) {
    super(code);
  }
}

export function problemBody(problem: Problem, requestId: string): object {
  const { status, title, help } = PROBLEMS[problem.code];
  const { retryAfterSeconds: _, detail, ...extra } = problem.extra;
  const retryable = status === 429 || status === 503;
  return {
    type: `/problems/${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: detail ?? help,
    help,
    instance: requestId,
    retryable,
    ...extra,
  };
}

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03', '53300', '08000', '08003', '08006']);

/** Any error as a problem; what is not ours becomes `internal`, whose body says nothing of the cause. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { type, code, name } = error as { type?: string; code?: string; name?: string };
  if (type === 'entity.too.large') return new Problem('too_large');
  if (type === 'entity.parse.failed')
    return new Problem('request_invalid', { errors: [{ path: '', message: 'is not JSON' }] });
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return new Problem('media_type');
  if (type === 'request.aborted' || type === 'request.size.invalid' || name === 'URIError')
    return new Problem('request_invalid');
  if ((code && AWAY.has(code)) || name === 'KnexTimeoutError') return new Problem('unavailable');
  return new Problem('internal');
}
