/**
 * The ICD-10-CM tabular list as CMS publishes it in XML: of each `diag` its code and its notes. The file is plain XML
 * (elements and text, no entities but the five), so that a scanner of tags is all it takes.
 */
import { Faults } from './rows';
import type { CodeData, CodeFile, CodeRow } from './types';

const NOTES: Record<string, 'excludes1' | 'excludes2' | 'codeFirst' | 'useAdditional'> = {
  excludes1: 'excludes1',
  excludes2: 'excludes2',
  codeFirst: 'codeFirst',
  useAdditionalCode: 'useAdditional',
};
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What stands above the categories. */
const OUTER = new Set(['chapter', 'section']);

interface Open {
  name: string;
  char: string | undefined;
  text: string;
}

class Reader {
  readonly codes: CodeRow[] = [];
  private readonly stack: Open[] = [];
  private readonly diags: { code: string; title: string; data: CodeData }[] = [];
  /** Of the chapters and sections that are open. */
  private readonly outer: CodeData[] = [];

  open(name: string, char: string | undefined): void {
    this.stack.push({ name, char, text: '' });
    if (OUTER.has(name)) this.outer.push({});
    if (name === 'diag') this.diags.push({ code: '', title: '', data: this.begun() });
  }

  /** Seventh characters hold for all that stands below. What a chapter or section excludes stands at its categories. */
  private begun(): CodeData {
    const above = this.diags.at(-1);
    if (above) return above.data.seventh ? { seventh: { ...above.data.seventh } } : {};
    const data: CodeData = {};
    for (const { excludes1 = [], excludes2 = [] } of this.outer) {
      if (excludes1.length > 0) data.excludes1 = [...(data.excludes1 ?? []), ...excludes1];
      if (excludes2.length > 0) data.excludes2 = [...(data.excludes2 ?? []), ...excludes2];
    }
    return data;
  }

  text(text: string): void {
    const top = this.stack.at(-1);
    if (top) top.text += text;
  }

  /** False: the tag does not close what is open. */
  close(name: string): boolean {
    const closed = this.stack.pop();
    if (closed?.name !== name) return false;
    const parent = this.stack.at(-1)?.name;
    if (OUTER.has(name)) this.outer.pop();
    const diag = this.diags.at(-1);
    const at = diag?.data ?? this.outer.at(-1);
    if (name === 'note' && parent && NOTES[parent] && at) (at[NOTES[parent]] ??= []).push(closed.text.trim());
    if (!diag) return true;
    if (name === 'diag') this.endDiag();
    else if (parent === 'diag' && name === 'name') diag.code = closed.text.trim();
    else if (parent === 'diag' && name === 'desc') diag.title = closed.text.trim();
    else if (name === 'extension' && parent === 'sevenChrDef' && closed.char)
      (diag.data.seventh ??= {})[closed.char] = closed.text.trim();
    return true;
  }

  get isOpen(): boolean {
    return this.stack.length > 0;
  }

  private endDiag(): void {
    const { code, title, data } = this.diags.pop()!;
    if (code !== '') this.codes.push({ code, title, billable: false, from: null, to: null, data });
  }
}

/** Reads the tabular XML. What is not well formed is refused with its line. */
export function readTabular(text: string): CodeFile {
  const faults = new Faults('icd-10-cm-notes');
  const reader = new Reader();
  const tag = /<(?:!--[\s\S]*?--|\?[\s\S]*?\?|(\/?)([A-Za-z][\w.-]*)([^>]*?)(\/?))>|([^<]+)/gy;
  let line = 1;
  while (tag.lastIndex < text.length) {
    const match = tag.exec(text);
    if (!match) {
      faults.add(line, 'is not well-formed XML');
      break;
    }
    const [whole, ending, name, attributes, empty, words] = match;
    if (words !== undefined) reader.text(decode(words));
    else if (name && ending) {
      if (!reader.close(name)) {
        faults.add(line, `</${name}> closes what is not open`);
        break;
      }
    } else if (name) {
      reader.open(name, /\bchar="([A-Z0-9])"/.exec(attributes ?? '')?.[1]);
      if (empty) reader.close(name);
    }
    line += whole.split('\n').length - 1;
  }
  if (reader.isOpen && tag.lastIndex >= text.length) faults.add(line, 'ends in the middle of an element');
  faults.end(reader.codes.length === 0, 'has no diag element');
  return { codes: unique(reader.codes), pairs: [] };
}

const decode = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!);

/** A code whose notes are cut in two keeps the first. */
const unique = (codes: CodeRow[]): CodeRow[] =>
  [...new Map([...codes].reverse().map((row) => [row.code, row])).values()].reverse();
