/**
 * The table of docs/scenarios.md, made from the files: each scenario, what happens, and the behaviour that it proves.
 * `npx tsx test/unit/scenario/book-table.ts` writes it there.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario } from '../../../src/scenario/format';

const ROOT = join(__dirname, '../../..');
const PAGE = join(ROOT, 'docs/scenarios.md');
const BEGIN = '<!-- the book: made by test/unit/scenario/book-table.ts -->';
const END = '<!-- the end of the book -->';

/** Of each file: its name as a link, its title, its `about`. Throws for one that does not say what it proves. */
export function bookTable(): string {
  const folder = join(ROOT, 'scenarios');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const lines = names.map((name) => {
    const loaded = loadScenario(readFileSync(join(folder, name), 'utf8'), name);
    if (!loaded.ok) throw new Error(`${name} is not valid`);
    const { scenario, title, about } = loaded.scenario;
    if (!about) throw new Error(`${name} has no about: what does it prove?`);
    return `| [${scenario}](../scenarios/${name}) | ${cell(title)} | ${cell(about)} |`;
  });
  return ['| scenario | what happens | what it proves |', '|---|---|---|', ...lines].join('\n');
}

const cell = (text: string): string => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');

/** What stands on the page now. */
export const tableOnPage = (): string => parts()[1];

function parts(): [before: string, table: string, after: string] {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/scenarios.md has lost its marks: ${BEGIN} … ${END}`);
  return [page.slice(0, begin), page.slice(begin + BEGIN.length, end).trim(), page.slice(end)];
}

if (require.main === module) {
  const [before, , after] = parts();
  writeFileSync(PAGE, `${before}${BEGIN}\n${bookTable()}\n${after}`);
}
