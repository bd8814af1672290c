/** The two fixed-width files of CMS: the ICD-10-CM order file and HCPCS level II. Positions are those of their layouts, from 1. */
import { BadRow, dayCell, DIAGNOSIS, Faults, linesOf, patternCell, PROCEDURE, windowOf, withDot } from './rows';
import type { CodeFile, CodeRow } from './types';

const at = (text: string, first: number, last: number): string => text.slice(first - 1, last).trim();

/** icd10cm_order: 1–5 order, 7–13 code, 15 valid for submission, 17–76 short title, 78– long title. */
export function readIcdOrder(text: string): CodeFile {
  const faults = new Faults('icd-10-cm');
  const codes: CodeRow[] = [];
  const seen = new Set<string>();
  for (const { n, text: line } of linesOf(text))
    faults.row(n, () => {
      if (!/^\d{5} /.test(line)) throw new BadRow('does not begin with an order number of five digits');
      const code = patternCell(at(line, 7, 13), DIAGNOSIS, 'ICD-10-CM code');
      const valid = at(line, 15, 15);
      if (valid !== '0' && valid !== '1') throw new BadRow('column 15 is not 0 (heading) or 1 (valid)');
      const title = at(line, 78, line.length) || at(line, 17, 76);
      if (title === '') throw new BadRow(`code ${code} has no title`);
      if (seen.has(code)) throw new BadRow(`code ${code} stands twice`);
      seen.add(code);
      codes.push({ code: withDot(code), title, billable: valid === '1', from: null, to: null, data: null });
    });
  faults.end(codes.length === 0, 'the file has no code');
  return { codes, pairs: [] };
}

/** Record identification (11): 3 and 4 a procedure and its next lines, 7 and 8 a modifier and its. */
const FIRST_LINES = new Set(['3', '7']);
const NEXT_LINES = new Set(['4', '8']);

/**
 * HCPCS contractor file, 320 columns: 1–5 code (a modifier in 4–5), 11 record, 12–91 title, 92–119 short title,
 * 269–276 added, 277–284 action effective, 285–292 terminated.
 */
export function readHcpcs(text: string): CodeFile {
  const faults = new Faults('hcpcs');
  const codes = new Map<string, CodeRow>();
  let open: CodeRow | undefined;
  for (const { n, text: line } of linesOf(text))
    faults.row(n, () => {
      const record = at(line, 11, 11);
      if (NEXT_LINES.has(record)) {
        if (!open) throw new BadRow('goes on with a title that did not begin');
        open.title = `${open.title} ${at(line, 12, 91)}`.trim();
        return;
      }
      if (!FIRST_LINES.has(record)) throw new BadRow('column 11 is not a record of HCPCS (3, 4, 7 or 8)');
      open = firstLine(line, record === '7');
      if (codes.has(open.code)) throw new BadRow(`code ${open.code} stands twice`);
      codes.set(open.code, open);
    });
  faults.end(codes.size === 0, 'the file has no code');
  return { codes: [...codes.values()], pairs: [] };
}

function firstLine(line: string, isModifier: boolean): CodeRow {
  const code = isModifier
    ? patternCell(at(line, 4, 5), /^[A-Z0-9]{2}$/, 'modifier')
    : patternCell(at(line, 1, 5), PROCEDURE, 'HCPCS code');
  const title = at(line, 12, 91) || at(line, 92, 119);
  if (title === '') throw new BadRow(`code ${code} has no title`);
  return {
    code,
    title,
    billable: !isModifier,
    ...windowOf(dayCell(at(line, 269, 276), 'the day it was added'), dayCell(at(line, 285, 292), 'the day it ended')),
    data: null,
  };
}
