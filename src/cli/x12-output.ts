/** Standard output of `throughline x12 …`: as fast as the reader at its other end, and quiet when that one has gone. */
import { once } from 'node:events';

/** Lines are gathered up to this length: a write each would be what one waits for. */
const PIECE_LENGTH = 1 << 16;

export class Output {
  private text = '';
  private readonly stream = process.stdout;

  constructor() {
    // `| head` has seen enough: that is no failure, and what was found so far is the answer.
    this.stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(process.exitCode ?? 0);
    });
  }

  /** Resolves when more may be written. */
  async write(text: string): Promise<void> {
    this.text += text;
    if (this.text.length >= PIECE_LENGTH) await this.flush();
  }

  /** As `write`, of what is no text of ours. */
  async writeBytes(bytes: Buffer): Promise<void> {
    await this.flush();
    if (!this.stream.write(bytes)) await once(this.stream, 'drain');
  }

  async flush(): Promise<void> {
    const { text } = this;
    this.text = '';
    if (text !== '' && !this.stream.write(text)) await once(this.stream, 'drain');
  }
}
