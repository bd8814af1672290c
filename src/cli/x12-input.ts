/** Where `throughline x12 …` reads from and how it tells how far it is. */
import { createReadStream, fstatSync, statSync } from 'node:fs';

/** Big enough that reading is never what one waits for. */
const CHUNK_BYTES = 1 << 18;
/** Below this a file is read before a person has looked. */
const PROGRESS_BYTES = 64 << 20;
const PROGRESS_MS = 500;

/** A file that cannot be read: what, where and what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export interface Input {
  /** As given on the command line; `standard input` for `-`. */
  name: string;
  chunks: AsyncIterable<Buffer>;
}

/** Opens a file, or standard input for `-`. Faults come as `InputError` when it is read. */
export function openInput(path: string, progress: ProgressLine): Input {
  const isStdin = path === '-';
  const name = isStdin ? 'standard input' : path;
  const stream = isStdin ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  return { name, chunks: counted(stream, name, sizeOf(isStdin ? undefined : path), progress) };
}

async function* counted(
  stream: AsyncIterable<Buffer>,
  name: string,
  size: number | undefined,
  progress: ProgressLine,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      progress.tell(name, bytes, size);
      yield chunk;
    }
  } catch (error) {
    throw readable(error, name);
  } finally {
    progress.clear();
  }
}

function sizeOf(path: string | undefined): number | undefined {
  try {
    const stat = path === undefined ? fstatSync(0) : statSync(path);
    return stat.isFile() ? stat.size : undefined;
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  EACCES: 'it may not be read by this user; check its permissions',
  EISDIR: 'it is a folder; name the files in it',
};

function readable(error: unknown, name: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new InputError(`cannot read ${name}: ${REASONS[code] ?? `the system says ${code}`}.`);
}

/** How much of a large file has been read: one line that is written over on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  private readonly isTerminal = process.stderr.isTTY === true;
  private next = 0;
  private shown = false;

  /** `wanted`: told by `--progress` or `--quiet`; undefined leaves it to the size of the file and the terminal. */
  constructor(private readonly wanted: boolean | undefined) {}

  tell(name: string, bytes: number, size: number | undefined): void {
    if (!(this.wanted ?? (this.isTerminal && (size ?? bytes) >= PROGRESS_BYTES))) return;
    const now = Date.now();
    if (now < this.next) return;
    this.next = now + (this.isTerminal ? PROGRESS_MS : 10 * PROGRESS_MS);
    const part =
      size === undefined || size === 0 ? '' : ` of ${megabytes(size)} (${Math.floor((100 * bytes) / size)} %)`;
    process.stderr.write(
      `${this.isTerminal ? '\r\x1b[K' : ''}${name}: ${megabytes(bytes)}${part}${this.isTerminal ? '' : '\n'}`,
    );
    this.shown = true;
  }

  clear(): void {
    if (this.shown && this.isTerminal) process.stderr.write('\r\x1b[K');
    this.shown = false;
  }
}

const megabytes = (bytes: number): string => `${(bytes / (1 << 20)).toFixed(1)} MiB`;
