/**
 * Goal: what a reviewer would say about any file is said here once. Method: all files of the project as text; functions by the compiler's
 * own parser. A budget that must be broken is broken by name, with a bound, so that it cannot grow unseen.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'expect';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const LINES_MAX = 450;
const FUNCTION_LINES_MAX = 70;

/** Longer than the budget, and why it may be; never longer than this. */
const LONG_FILES: Record<string, number> = {};
const LONG_FUNCTIONS: Record<string, number> = {
  // JSX of one form: a field is two to six lines.
  'web/src/pages/encounter-payment.tsx PaymentForm': 80,
  'web/src/pages/decide.tsx DecisionForm': 80,
  // SQL of one concern.
  'migrations/002_process.ts up': 75,
  // A row a table of one encounter's life.
  'test/api/support/fixture.ts deniedEncounter': 150,
  // A claim with every field, as the segments stand.
  "test/unit/x12/parse837p.test.ts it('reads a batch in whole')": 80,
};

const MADE = new Set(['node_modules', '.git', 'dist', 'coverage', '.throughline', 'histories', 'images']);
const CODE = /\.(ts|tsx|mts|js|mjs|cjs)$/;
const TEXT = /\.(ts|tsx|mts|js|mjs|cjs|json|md|yaml|yml|css|html|sh|py|txt)$|\/run$|^\.npmrc$/;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (MADE.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

const files = filesUnder(ROOT).map((path) => relative(ROOT, path).replaceAll('\\', '/'));
const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
/** The lines that fit, as `file:line: text`. */
const linesWith = (pattern: RegExp, among: string[]): string[] =>
  among.flatMap((file) =>
    text(file)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );

describe('the size of things', () => {
  const code = files.filter((file) => CODE.test(file));

  it(`no file is over ${LINES_MAX} lines`, () => {
    const long = code.filter((file) => text(file).trimEnd().split('\n').length > (LONG_FILES[file] ?? LINES_MAX));
    expect(long).toEqual([]);
  });

  it(`no function is over ${FUNCTION_LINES_MAX} lines`, () => {
    const long = code.flatMap((file) =>
      functionsOf(file)
        .filter(({ name, lines }) => lines > (LONG_FUNCTIONS[`${file} ${name}`] ?? FUNCTION_LINES_MAX))
        .map(({ name, lines }) => `${file} ${name}: ${lines} lines`),
    );
    expect(long).toEqual([]);
  });

  it('every exception still is one', () => {
    const functions = Object.keys(LONG_FUNCTIONS).filter((named) => {
      const [, file, name] = /^(\S+) (.*)$/s.exec(named) as unknown as [string, string, string];
      return !functionsOf(file).some((found) => found.name === name && found.lines > FUNCTION_LINES_MAX);
    });
    const texts = Object.keys(LONG_FILES).filter((file) => text(file).split('\n').length <= LINES_MAX);
    expect([...functions, ...texts]).toEqual([]);
  });
});

/** All functions with a body, but for mocha's suites, which are lists of tests. */
function functionsOf(file: string): { name: string; lines: number }[] {
  const source = ts.createSourceFile(file, text(file), ts.ScriptTarget.ES2023, true);
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    const name = ts.isFunctionLike(node) && 'body' in node && node.body ? nameOf(node) : undefined;
    if (name !== undefined) {
      const lines = lineOf(source, node.end) - lineOf(source, node.getStart()) + 1;
      found.push({ name, lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const lineOf = (source: ts.SourceFile, at: number): number => source.getLineAndCharacterOfPosition(at).line;

function nameOf(node: ts.SignatureDeclaration): string | undefined {
  if (node.name) return node.name.getText();
  if (ts.isVariableDeclaration(node.parent)) return node.parent.name.getText();
  if (!ts.isCallExpression(node.parent)) return '(without a name)';
  const call = node.parent.expression.getText();
  return /^describe\b/.test(call) ? undefined : `${call}(${node.parent.arguments[0]?.getText().slice(0, 40) ?? ''})`;
}

describe('the texts', () => {
  const own = files.filter((file) => TEXT.test(file) && file !== 'package-lock.json');

  it('leave no work behind', () => {
    // In two parts, or this file would find itself.
    const marks = new RegExp(`\\b(${['FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK', 'TO' + 'DO'].join('|')})\\b`);
    expect(linesWith(marks, own)).toEqual([]);
  });

  it('name no host of a registry, nor does the lock file', () => {
    const hosts = [
      ['registry', 'npmjs', 'org'],
      ['registry', 'yarnpkg', 'com'],
      ['proxy', 'golang', 'org'],
      ['deb', 'debian', 'org'],
      ['pypi', 'org'],
    ].map((parts) => parts.join('\\.'));
    expect(linesWith(new RegExp(hosts.join('|')), [...own, 'package-lock.json', 'go.mod', 'go.sum'])).toEqual([]);
    expect(linesWith(/"resolved"/, ['package-lock.json'])).toEqual([]);
  });

  it('import nothing from outside the project', () => {
    const shared = new RegExp(`['"\`](\\.\\./)+${'sha' + 'red'}/`);
    expect(linesWith(shared, own)).toEqual([]);
  });

  it('link to documents that are there', () => {
    const broken = own
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...text(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
          .map(([, link]) => link!)
          .filter((link) => !existsSync(join(ROOT, dirname(file), link)))
          .map((link) => `${file}: ${link}`),
      );
    expect(broken).toEqual([]);
  });
});

describe('the tests', () => {
  const tests = files.filter((file) => /^test\/.*\.ts$/.test(file) && file !== 'test/unit/tidy.test.ts');

  it('run all: no .only, and what is skipped says why', () => {
    expect(linesWith(/\b(describe|it|context)\.only\(/, tests)).toEqual([]);
    // A suite or test that is always skipped needs a reason in its title or beside it.
    expect(linesWith(/\b(describe|it|context)\.skip\((?!.*\()/, tests)).toEqual([]);
    expect(linesWith(/\b(xit|xdescribe)\(/, tests)).toEqual([]);
  });

  it('stand where npm test and npm run proof look', () => {
    const lost = tests.filter(
      (file) => /\.test\.ts$/.test(file) && !/^test\/(unit|api|web|replay|workflow|chaos)\//.test(file),
    );
    expect(lost).toEqual([]);
  });
});

describe('the migrations', () => {
  /** Of the whole installation, not of an organisation. */
  const SHARED_TABLES = new Map([['cluster_identity', 'which Postgres cluster this is: one row']]);
  const migrations = files.filter((file) => /^migrations\/[^/]+\.ts$/.test(file)).sort();

  // Work done side by side takes ranges of its own, so gaps are harmless; one number twice is not.
  it('have each a number of their own', () => {
    const numbers = migrations.map((file) => /\/(\d{3})_[a-z0-9_]+\.ts$/.exec(file)?.[1] ?? file);
    expect(numbers).toEqual([...new Set(numbers)].filter((number) => /^\d{3}$/.test(number)));
  });

  it('go forward only', () => {
    const back = migrations.filter(
      (file) => !/^export \{ down \};$/m.test(text(file)) || /\bdrop (table|column)\b/i.test(text(file)),
    );
    expect(back).toEqual([]);
  });

  it('make each table a tenant’s, with its policy', () => {
    const bare = migrations.flatMap((file) =>
      [...text(file).matchAll(/create table (?:if not exists )?(\w+)|createTable\('(\w+)'/gi)]
        .map(([, sql, knex]) => sql ?? knex!)
        .filter((table) => !SHARED_TABLES.has(table))
        .map((table) => `${file}: ${table}`),
    );
    expect(bare).toEqual([]);
  });
});

describe('what the documents tell people to type', () => {
  const scripts = Object.keys((JSON.parse(text('package.json')) as { scripts: object }).scripts);
  const documents = files.filter(
    (file) => file === 'README.md' || /^docs\/[^/]+\.md$/.test(file) || file === 'bench/README.md',
  );

  it('is a script of package.json', () => {
    const unknown = documents.flatMap((file) =>
      [...text(file).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)]
        .map(([, run, bare]) => run ?? bare!)
        .filter((script) => !scripts.includes(script))
        .map((script) => `${file}: ${script}`),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('is a command of throughline', () => {
    const known = files
      .filter((file) => /^src\/cli\/.*\.ts$/.test(file))
      .flatMap((file) => [...text(file).matchAll(/\.command\('([\w-]+)/g)].map(([, name]) => name!));
    const unknown = documents.flatMap((file) =>
      [...text(file).matchAll(/\bthroughline ([a-z][\w-]*)(?= |`|$)/gm)]
        .map(([, name]) => name!)
        .filter((name) => text(file).includes(`npx throughline ${name}`) && !known.includes(name))
        .map((name) => `${file}: throughline ${name}`),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });
});
