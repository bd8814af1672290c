/** How a run of scenarios is told: to people in lines, to CI servers as JUnit XML, to programs as JSON. Pure. */
import type { ScenarioReport } from './book';
import { type Difference, sentence } from './difference';
import type { FormatError } from './format';

const WORDS = { passed: 'ok   ', failed: 'FAIL ', invalid: 'BAD  ' } as const;

/** `file:line:column: key what is wrong with it`, as editors read it. */
const faultLine = (file: string, { line, column, path, message }: FormatError): string =>
  `${file}:${line}:${column}: ${path ? `${path} ` : ''}${message}`;

const differenceLines = (file: string, difference: Difference): string[] => [
  `${file}:${difference.line}: ${sentence(difference)}`,
  ...(difference.behind ?? []).map((line) => `    ${line}`),
];

const detailLines = ({ file, errors, differences }: ScenarioReport): string[] => [
  ...errors.map((error) => faultLine(file, error)),
  ...differences.flatMap((difference) => differenceLines(file, difference)),
];

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** One line for a scenario that came out as written; else every difference, with what stands behind it. */
export function reportLines(report: ScenarioReport): string[] {
  const { result, scenario, errors, differences } = report;
  const what = {
    passed: '',
    failed: `: ${counted(differences.length, 'difference')}`,
    invalid: `: ${counted(errors.length, 'error')}`,
  };
  return [`${WORDS[result]} ${scenario}${what[result]}`, ...detailLines(report).map((line) => `      ${line}`)];
}

/** Tenths, cut: `61.2`. */
export function inSeconds(milliseconds: number): string {
  const tenths = Math.trunc(milliseconds / 100);
  return `${Math.trunc(tenths / 10)}.${tenths % 10}`;
}

/** `39 scenarios in 61.2 s, 4 side by side: 38 as written, 1 not`. */
export function summaryLine(reports: readonly ScenarioReport[], milliseconds: number, lanes: number): string {
  const of = (result: ScenarioReport['result']): number => reports.filter((report) => report.result === result).length;
  const sideBySide = lanes > 1 && reports.length > 1 ? `, ${Math.min(lanes, reports.length)} side by side` : '';
  const bad = [
    of('failed') > 0 ? `${of('failed')} not` : '',
    of('invalid') > 0 ? `${counted(of('invalid'), 'file')} not valid` : '',
  ];
  const outcome = [`${of('passed')} as written`, ...bad.filter(Boolean)].join(', ');
  return `${counted(reports.length, 'scenario')} in ${inSeconds(milliseconds)} s${sideBySide}: ${outcome}`;
}

/** The XML that CI servers read: a suite, a case a scenario; a file that is not valid is an error, not a failure. */
export function junitXml(reports: readonly ScenarioReport[], milliseconds: number): string {
  const count = (result: ScenarioReport['result']): number => reports.filter((each) => each.result === result).length;
  const totals = attributes({
    tests: reports.length,
    failures: count('failed'),
    errors: count('invalid'),
    time: inSeconds(milliseconds),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="scenarios" ${totals}>`,
    ...reports.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(report: ScenarioReport): string {
  const { scenario, file, result } = report;
  const head = attributes({ classname: 'scenarios', name: scenario, file, time: inSeconds(report.milliseconds) });
  if (result === 'passed') return `    <testcase ${head}/>`;
  const element = result === 'failed' ? 'failure' : 'error';
  const [first] = report.errors.map((error) => faultLine(file, error)).concat(report.differences.map(sentence));
  const body = escaped(detailLines(report).join('\n'));
  return `    <testcase ${head}>\n      <${element} ${attributes({ message: first ?? '' })}>${body}</${element}>\n    </testcase>`;
}

const attributes = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Characters that XML 1.0 has no way to write (2.2) become the replacement character; line ends in an attribute are kept. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (char) => ENTITIES[char]!);
