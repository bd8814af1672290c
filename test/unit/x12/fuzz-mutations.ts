/** Ways in which files break on their way, or are broken by somebody. Each takes bytes and gives bytes; none looks at what they mean. */
import type { Random } from './fuzz-random';

export type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Beyond this nothing new happens, only slowly. */
const BYTES_MAX = 1 << 18;

/** The delimiters as the ISA's places have them; of a broken ISA whatever stands there. */
interface Cut {
  terminator: string;
  element: string;
  component: string;
  /** Segments with what follows their terminator: line breaks stay with the next. */
  segments: string[];
}

function cut(bytes: Buffer): Cut {
  const text = bytes.toString('latin1');
  const terminator = text[105] ?? '~';
  return { terminator, element: text[3] ?? '*', component: text[104] ?? ':', segments: text.split(terminator) };
}

const joined = (segments: readonly string[], terminator: string): Buffer =>
  Buffer.from(segments.join(terminator).slice(0, BYTES_MAX), 'latin1');

/** Changes the list of segments; an empty file stays as it is. */
const onSegments =
  (change: (segments: string[], random: Random, cut: Cut) => void): Mutation =>
  (bytes, random) => {
    const all = cut(bytes);
    if (all.segments.length > 1) change(all.segments, random, all);
    return joined(all.segments, all.terminator);
  };

/** Changes one element of one segment, the id left out where there is more. */
const onElement = (change: (element: string, random: Random, cut: Cut) => string): Mutation =>
  onSegments((segments, random, all) => {
    const at = random.int(segments.length);
    const elements = segments[at]!.split(all.element);
    const index = elements.length === 1 ? 0 : 1 + random.int(elements.length - 1);
    elements[index] = change(elements[index]!, random, all);
    segments[at] = elements.join(all.element);
  });

const NASTY = [
  '',
  ' ',
  '-',
  '.',
  '0',
  '-0',
  '19O',
  '1e9',
  '999999999999999999',
  '-.5',
  '20260230',
  '00000000',
  'NaN',
  '__proto__',
  'constructor',
  'ISA',
  'IEA',
  'É',
  '\u0000',
  '\u001b[2J',
  '\r\n',
  "'",
  'A'.repeat(5000),
];

const COUNTED = /^(\s*)(SE|GE|IEA)/;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBytes: (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let n = 1 + random.int(4); n > 0 && copy.length > 0; n--) copy[random.int(copy.length)] = random.int(256);
    return copy;
  },
  cutEnd: (bytes, random) => bytes.subarray(0, random.int(bytes.length)),
  cutStart: (bytes, random) => bytes.subarray(random.int(bytes.length)),
  cutMiddle: (bytes, random) => {
    const at = random.int(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.int(400))]);
  },
  duplicateSegment: onSegments((segments, random) => {
    const at = random.int(segments.length);
    segments.splice(at, 0, segments[at]!);
  }),
  dropSegment: onSegments((segments, random) => void segments.splice(random.int(segments.length), 1)),
  swapSegments: onSegments((segments, random) => {
    const [a, b] = [random.int(segments.length), random.int(segments.length)];
    [segments[a], segments[b]] = [segments[b]!, segments[a]!];
  }),
  moveRun: onSegments((segments, random) => {
    const run = segments.splice(random.int(segments.length), 1 + random.int(8));
    segments.splice(random.int(segments.length), 0, ...run);
  }),
  hugeLoop: onSegments((segments, random) => {
    const at = random.int(segments.length);
    const run = segments.slice(at, at + 1 + random.int(6));
    const times = 1 + random.int(600);
    segments.splice(at, 0, ...Array.from({ length: times }, () => run).flat());
  }),
  changeDelimiter: (bytes, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 105) copy[random.of([3, 82, 104, 105])] = random.of([...Buffer.from('*:^~|>}\n\r!A0 \t\u001d<')]);
    return copy;
  },
  otherDelimiters: (bytes, random) => {
    const { element, component, terminator } = cut(bytes);
    const [e, c, t] = random.of(['|>\n', "+:'", '\u001d\u001f\u001c', '^|!', '\t>\r']);
    const swapped: Record<string, string> = { [element]: e!, [component]: c!, [terminator]: t! };
    return Buffer.from([...bytes.toString('latin1')].map((one) => swapped[one] ?? one).join(''), 'latin1');
  },
  delimiterInData: onElement((element, random, { component, terminator }) => {
    const at = random.int(element.length + 1);
    return element.slice(0, at) + random.of([component, terminator, '^', '*', '\n']) + element.slice(at);
  }),
  nastyElement: onElement((_element, random) => random.of(NASTY)),
  swapElements: onSegments((segments, random, { element }) => {
    const at = random.int(segments.length);
    const elements = segments[at]!.split(element);
    const [a, b] = [random.int(elements.length), random.int(elements.length)];
    [elements[a], elements[b]] = [elements[b]!, elements[a]!];
    segments[at] = elements.join(element);
  }),
  manyElements: onSegments((segments, random, { element }) => {
    segments[random.int(segments.length)] += `${element}X`.repeat(1 + random.int(2000));
  }),
  badCount: onSegments((segments, random, { element }) => {
    const trailers = segments.flatMap((text, at) => (COUNTED.test(text) ? [at] : []));
    if (trailers.length === 0) return;
    const at = random.of(trailers);
    const elements = segments[at]!.split(element);
    elements[1 + random.int(2)] = random.of(['0', '1', '-1', '99999999999', '', 'X', '0001']);
    segments[at] = elements.join(element);
  }),
  repeatFile: (bytes, random) =>
    Buffer.concat(Array.from({ length: 2 + random.int(3) }, () => bytes)).subarray(0, BYTES_MAX),
  lineBreaks: (bytes, random) => {
    const { segments, terminator } = cut(bytes);
    return joined(segments, terminator + random.of(['\n', '\r\n', '\r', ' ', '\n\n', '\t']));
  },
};

/** One to four of them, by their names too, so that a failure can say what was done. */
export function mutated(bytes: Buffer, random: Random): { bytes: Buffer; names: string[] } {
  const names: string[] = [];
  let result = bytes;
  for (let n = 1 + random.int(4); n > 0; n--) {
    const name = random.of(Object.keys(MUTATIONS));
    names.push(name);
    result = MUTATIONS[name]!(result, random);
  }
  return { bytes: result, names };
}
