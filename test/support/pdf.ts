/** Reads a PDF back as far as our own writer goes: its pages, and the text that each shows, line by line. */
import { inflateSync } from 'node:zlib';

/** The texts of each page in order, lines joined by blanks. */
export function readPdf(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  const objects = new Map(
    [...text.matchAll(/(\d+) 0 obj\s([\s\S]*?)\sendobj/g)].map(([, n, body]) => [Number(n), body!]),
  );
  const kids = [...objects.values()].find((body) => /\/Type \/Pages\b/.test(body))!;
  return [.../\/Kids \[([^\]]*)\]/.exec(kids)![1]!.matchAll(/(\d+) 0 R/g)].map(([, page]) => {
    const contents = /\/Contents (\d+) 0 R/.exec(objects.get(Number(page))!)![1]!;
    return shown(objects.get(Number(contents))!);
  });
}

function shown(body: string): string {
  const stream = Buffer.from(/stream\r?\n([\s\S]*)\r?\nendstream/.exec(body)![1]!, 'latin1');
  const operators = inflateSync(stream).toString('latin1');
  const lines = [...operators.matchAll(/\[((?:<[0-9a-f]*>|[-\d. ])*)\] TJ/g)].map(([, parts]) =>
    [...parts!.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1')).join(''),
  );
  return lines.join(' ').replace(/\s+/g, ' ');
}
