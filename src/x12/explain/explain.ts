/** A file as a person reads it: who sent what to whom, loops indented with their names, elements with theirs, codes with words. */
import { compiledGuide, type Place } from '../guides/compile';
import { Reporter } from '../guides/reporter';
import { GUIDE_KINDS, guideKind, guideTable } from '../guides/tables';
import type { ChildSpec, SegmentSpec } from '../guides/types';
import { GuideWalker } from '../guides/walker';
import type { TransactionHeader, X12Handler } from '../core/handler';
import { X12Reader } from '../core/reader';
import type { GroupHeader, InterchangeHeader, Segment, X12Error, X12Source } from '../types';
import { elementText } from './elements';
import { safe, timeText } from './values';
import { transactionWords, wordsOf } from './words';

/** Indent of a loop below what it stands in. */
const STEP = 2;
/** The text is a dozen times as long as the file: a slice of it must not be what fills the memory. */
const SLICE_BYTES = 1 << 14;
/** Loops stand below interchange, group and transaction. */
const BODY = 3 * STEP;

/**
 * Explains a file of any size, a piece of text for each chunk. Faults of the envelope stand where they are met, on lines
 * that begin with `!`, and are counted in `faults`; what the guide asks for is `checkX12`'s to say.
 */
export async function* explainX12(source: X12Source, faults = { count: 0 }): AsyncGenerator<string> {
  const explainer = new Explainer(faults);
  for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) yield explainer.push(chunk.subarray(at, at + SLICE_BYTES));
  }
  yield explainer.end();
}

/** The same without I/O. */
class Explainer implements X12Handler {
  private readonly reader = new X12Reader(this);
  private text = '';
  private walker: GuideWalker | undefined;

  constructor(private readonly faults: { count: number }) {}

  push(chunk: Uint8Array): string {
    this.reader.push(chunk);
    return this.take();
  }

  end(): string {
    this.reader.end();
    return this.take();
  }

  private take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  private line(indent: number, text: string): void {
    this.text += `${spaces(indent)}${text}\n`;
  }

  interchange(one: InterchangeHeader): void {
    const from = `${one.senderQualifier} ${one.senderId}`;
    const to = `${one.receiverQualifier} ${one.receiverId}`;
    const usage = { T: 'test', P: 'production' }[one.usage] ?? `usage ${one.usage}`;
    const when = `${one.date} ${timeText(one.time)}`;
    this.line(0, safe(`Interchange ${one.control} from ${from} to ${to}, ${when}, ${usage}, version ${one.version}`));
  }

  group(group: GroupHeader): void {
    const { functionalId, control, sender, receiver, date, time, version } = group;
    const what = wordsOf('479', functionalId) ?? 'unknown';
    const when = `${date} ${timeText(time)}`;
    const text = `Group ${control}: ${functionalId} (${what}) from ${sender} to ${receiver}, ${when}, guide ${version}`;
    this.line(STEP, safe(text));
  }

  transaction({ id, control, version }: TransactionHeader): void {
    const kind = guideKind(id, version);
    const name = kind ? guideTable(kind).name : `${transactionWords(id)}; this guide is not known here`;
    this.line(2 * STEP, safe(`Transaction ${id} ${control}, guide ${version}: ${name}`));
    this.walker = kind && new GuideWalker(compiledGuide(kind), new Reporter(() => undefined), false);
  }

  segment(segment: Segment): void {
    const place = this.walker?.segment(segment);
    const indent = BODY + indentOf(place, this.walker);
    if (place?.opens) this.line(indent - STEP, `Loop ${place.loop.id}  ${place.loop.name}`);
    const name = place?.name ?? (this.walker ? 'stands where the guide has no place for it' : '');
    this.line(indent, name === '' ? safe(segment.id) : `${safe(segment.id)}  ${name}`);
    const spec = place?.spec ?? anySpec(segment.id);
    this.text += elementText(segment, spec, place !== undefined, spaces(indent + STEP));
  }

  transactionEnd(): void {
    this.walker = undefined;
  }

  acknowledgement(segment: Segment): void {
    this.line(STEP, 'TA1  Interchange Acknowledgment');
    this.text += elementText(segment, TA1, true, spaces(2 * STEP));
  }

  error({ segment, offset, element, message }: X12Error): void {
    this.faults.count++;
    const where = [segment > 0 ? `segment ${segment}` : '', `byte ${offset}`, element ?? ''].filter(Boolean).join(', ');
    this.line(0, `! ${message} (${where})`);
  }
}

const SPACES: string[] = [];

function spaces(count: number): string {
  return (SPACES[count] ??= ' '.repeat(count));
}

/** A segment without a place stands where the last one did. */
function indentOf(place: Place | undefined, walker: GuideWalker | undefined): number {
  return STEP * (place?.loop.depth ?? walker?.depth ?? 0);
}

/** The first segment of this id in any guide: its elements have the same numbers everywhere. */
function anySpec(id: string): SegmentSpec | undefined {
  let spec = byId.get(id);
  if (spec !== undefined || byId.size > 0) return spec;
  for (const kind of GUIDE_KINDS) gather(guideTable(kind).children);
  spec = byId.get(id);
  return spec;
}

const byId = new Map<string, SegmentSpec>();

function gather(children: readonly ChildSpec[]): void {
  for (const child of children) {
    if ('loop' in child) gather(child.children);
    else if (!byId.has(child.segment)) byId.set(child.segment, child);
  }
}

const slot = (element: string, name: string) => ({ element, name, usage: 'R' as const });

/** TA1 stands outside the guides (appendix C of each). */
const TA1: SegmentSpec = {
  segment: 'TA1',
  name: 'Interchange Acknowledgment',
  usage: 'R',
  max: 1,
  position: 0,
  elements: [
    slot('I12', 'Interchange Control Number'),
    slot('I08', 'Interchange Date'),
    slot('I09', 'Interchange Time'),
    slot('I17', 'Interchange Acknowledgment Code'),
    slot('I18', 'Interchange Note Code'),
  ],
};
