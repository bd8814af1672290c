/** Goal: the examples of the codec's README do what they say. Method: each is run, and what it logs is held against its comments. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import ts from 'typescript';
import * as x12 from '../../../src/x12/index';

const readme = fs.readFileSync(join(__dirname, '../../../src/x12/README.md'), 'utf8');
const examples = [...readme.matchAll(/^## ([^\n]+)\n|^```ts\n(.*?)^```/gms)];

/** What stands behind `console.log(…); //` on its line. */
const promised = (code: string): string[] =>
  [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]!);

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

async function logged(code: string): Promise<string[]> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions });
  const lines: string[] = [];
  const console = { log: (...values: unknown[]) => void lines.push(values.map(shown).join(' ')) };
  const load = (name: string): unknown => ({ './index': x12, 'node:fs': fs })[name];
  const run = new Function('require', 'exports', 'console', `return (async () => { ${outputText} })();`);
  await run(load, {}, console);
  return lines;
}

describe('README of x12', () => {
  let heading = '';
  for (const [, title, code] of examples) {
    if (title) heading = title;
    if (!code) continue;
    const name = `${heading}: ${/import .* from '.\/index'/.exec(code)![0]}`;
    it(name, async () => {
      expect(promised(code).length).toBeGreaterThan(0);
      expect(await logged(code)).toEqual(promised(code));
    });
  }
});
