import { Envelope } from './envelope';
import { asEvents } from './handler';
import { chunksOf } from './reader';
import { type ScanSink, SegmentScanner } from './scanner';
import type { Delimiters, EnvelopeErrorCode, X12Error, X12Source } from '../types';

export interface RewriteOptions {
  /** What stands behind each terminator: nothing, unless told. */
  lineBreak?: '' | '\n' | '\r\n';
  /** Takes the faults of the envelope that are met. A file that has any is not to be sent on. */
  faults?: X12Error[];
}

/**
 * Writes a file of any kind and size again, segment by segment, each interchange with its own delimiters: byte for byte what
 * a valid file holds, but for how it was wrapped and what stood around its interchanges. What no guide knows goes through.
 */
export async function* rewriteX12(
  source: X12Source,
  { lineBreak = '', faults = [] }: RewriteOptions = {},
): AsyncGenerator<Buffer> {
  const rewriter = new Rewriter(lineBreak, faults);
  // Text stays Latin-1, one character a byte, whatever a sender's letters are.
  const scanner = new SegmentScanner(rewriter, false);
  let bytes = 0;
  for await (const chunk of chunksOf(source)) {
    bytes += chunk.length;
    scanner.push(chunk);
    if (rewriter.hasText) yield rewriter.take();
  }
  scanner.end();
  rewriter.end(bytes);
  if (rewriter.hasText) yield rewriter.take();
}

class Rewriter implements ScanSink {
  private readonly envelope: Envelope;
  private text = '';

  constructor(
    private readonly lineBreak: string,
    faults: X12Error[],
  ) {
    this.envelope = new Envelope(asEvents((event) => event.type === 'error' && faults.push(event.error)));
  }

  get hasText(): boolean {
    return this.text !== '';
  }

  segment(elements: string[], offset: number, delimiters: Delimiters): void {
    const { element, terminator } = delimiters;
    // A terminator that breaks the line needs no other break.
    const lineBreak = terminator === '\n' || terminator === '\r' ? '' : this.lineBreak;
    this.text += elements.join(element) + terminator + lineBreak;
    this.envelope.segment(elements, offset, delimiters);
  }

  fault(code: EnvelopeErrorCode, message: string, offset: number, segmentId?: string): void {
    this.envelope.fault(code, message, offset, segmentId);
  }

  end(offset: number): void {
    this.envelope.end(offset);
  }

  take(): Buffer {
    const bytes = Buffer.from(this.text, 'latin1');
    this.text = '';
    return bytes;
  }
}
