/**
 * MLLP, the envelope of HL7 v2 on a stream: `0x0B` message `0x1C 0x0D` (HL7 v2.5.1, implementation guide appendix C, C.2).
 * A frame may come in any number of pieces, and a piece may hold several frames.
 */
const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;

/** The stream is no MLLP any more, or too long; nothing after it can be trusted. */
export class FrameError extends Error {}

export const frame = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.from([START]), message, Buffer.from([END, RETURN])]);

/** Cuts frames out of a stream. It holds at most one unfinished frame of `maxBytes`. */
export class FrameReader {
  private pieces: Buffer[] = [];
  private size = 0;
  private inside = false;
  /** The last byte of the pieces so far was the first half of the end. */
  private ending = false;

  constructor(private readonly maxBytes: number) {}

  /** A frame has begun and has not ended. */
  get isHalf(): boolean {
    return this.inside;
  }

  /** The messages that this piece completes, in order. Throws a FrameError on what is no MLLP. */
  push(chunk: Buffer): Buffer[] {
    const messages: Buffer[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (!this.inside) at = this.begin(chunk, at);
      else {
        const end = this.findEnd(chunk, at);
        this.keep(chunk.subarray(at, end ?? chunk.length));
        if (end === undefined) break;
        messages.push(this.finish());
        at = end;
      }
    }
    return messages;
  }

  /** Line ends between frames are harmless; anything else means that the sender speaks something other than MLLP. */
  private begin(chunk: Buffer, at: number): number {
    const byte = chunk[at]!;
    if (byte === START) this.inside = true;
    else if (byte !== RETURN && byte !== 0x0a) throw new FrameError('a message must begin with the byte 0x0B (MLLP)');
    return at + 1;
  }

  /** The place behind the two bytes that end a frame. */
  private findEnd(chunk: Buffer, from: number): number | undefined {
    if (this.ending && chunk[from] === RETURN) return from + 1;
    for (let at = chunk.indexOf(END, from); at >= 0; at = chunk.indexOf(END, at + 1)) {
      if (at + 1 === chunk.length) break;
      if (chunk[at + 1] === RETURN) return at + 2;
    }
    return undefined;
  }

  private keep(piece: Buffer): void {
    this.size += piece.length;
    if (this.size > this.maxBytes + 2)
      throw new FrameError(`a message may have at most ${this.maxBytes} bytes; split it or raise --max-bytes`);
    this.pieces.push(piece);
    this.ending = piece[piece.length - 1] === END;
  }

  private finish(): Buffer {
    const whole = Buffer.concat(this.pieces);
    this.pieces = [];
    this.size = 0;
    this.inside = false;
    this.ending = false;
    return whole.subarray(0, whole.length - 2);
  }
}
