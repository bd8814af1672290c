/** The one door to the API. Every failure becomes an `ApiProblem` with a sentence and the request's id. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId = '',
    readonly extra: {
      errors?: { path: string; message: string }[];
      refusal?: string;
      current?: { version: number; state: string; changed?: { by: string; outcome: string } | null };
    } = {},
  ) {
    super(message);
  }
}

let csrf = '';
export const keepCsrf = (token: string): void => void (csrf = token);

async function call<T>(path: string, init: RequestInit): Promise<{ status: number; body: T }> {
  const answer = await fetch(`/api/v1${path}`, { credentials: 'same-origin', ...init }).catch(() => {
    throw new ApiProblem(0, 'away', 'The server does not answer. What is shown may be old.');
  });
  const body: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return { status: answer.status, body: body as T };
  const problem = body as { code?: string; title?: string; detail?: string; instance?: string } & ApiProblem['extra'];
  const words = [problem.title, problem.detail].filter(Boolean).join('. ') || `The server answered ${answer.status}.`;
  throw new ApiProblem(answer.status, problem.code ?? 'unknown', words, problem.instance, problem);
}

/** `background`: the page asks by itself; that must not keep a forgotten session alive. */
export async function get<T>(path: string, background = false): Promise<T> {
  const headers: Record<string, string> = background ? { 'throughline-background': '1' } : {};
  return (await call<T>(path, { headers })).body;
}

export function send<T>(
  method: 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: T }> {
  const content: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  return call<T>(path, {
    method,
    headers: { 'x-csrf-token': csrf, ...content, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}
