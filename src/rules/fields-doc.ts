/** docs/rules-fields.md, made from the code, so that what a rule may read and do is written down and true. */
import { FIELD_TYPES, FIELDS, type FieldType, isLineField } from './fields';
import { SEVERITY_MEANINGS } from './language';
import { OPERATORS } from './operators';
import { REPAIRS } from './repairs';
import { LAYER_MEANINGS } from './rule-book';

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: string[], lines: string[][]): string[] => [
  row(...head),
  row(...head.map(() => '---')),
  ...lines.map((line) => row(...line)),
];

const OPERANDS = { value: 'a value', values: 'a list, or `{"list": name}`', range: '`[low, high]`', none: 'nothing' };

const EXAMPLE = {
  key: 'wellness-needs-25',
  title: 'A visit beside a wellness visit needs modifier 25',
  source: 'NCCI policy manual, chapter I, D',
  each: 'line',
  scope: { payerKinds: ['medicare'], codes: ['G0438', 'G0439'] },
  lists: { visits: ['99213', '99214'] },
  when: {
    anotherLine: {
      all: [
        { field: 'line.code', op: 'in', value: { list: 'visits' } },
        { field: 'line.modifiers', op: 'includesNone', value: ['25'] },
      ],
    },
  },
  then: [
    {
      do: 'finding',
      severity: 'error',
      queue: 'coding',
      overridable: true,
      why: 'A visit on the day of a wellness visit has no modifier 25.',
      fix: 'Add 25 to the visit if the chart shows a separate problem.',
    },
  ],
};

/** A rule that reads, compares and asks as the page says; the page's test compiles it. */
export const exampleRule: unknown = EXAMPLE;

const ACTIONS = [
  ['`finding`', 'says what is wrong and how to fix it, with a severity'],
  ['`route`', 'sends what this claim is asked about to a queue'],
  ['`tag`', 'marks the claim, for lists and reports'],
  ['`hold`', 'keeps the claim back until a person lets it go with a reason'],
  ['`repair`', 'changes the form of a value, never money, codes or dates; kept before and after'],
];

/** The page. */
export function fieldsPage(): string {
  const fields = (wanted: (name: string) => boolean): string[][] =>
    Object.entries(FIELDS)
      .filter(([name]) => wanted(name))
      .map(([name, { type, means }]) => [`\`${name}\``, type, means]);
  const operators = (Object.keys(FIELD_TYPES) as FieldType[]).flatMap((type) =>
    Object.entries(OPERATORS[type]).map(([name, { means, operand }]) => [
      type,
      `\`${name}\``,
      means,
      OPERANDS[operand],
    ]),
  );
  return `${[
    '# What a rule may read and do',
    '',
    '<!-- Made by `throughline rules fields`; a test compares it with the code. -->',
    '',
    'A rule is typed JSON. It is compiled once and judged as a pure function of the claim; nothing in it is run. A field that nobody knows for a claim (a birth date that is not there)',
    'cannot be judged: the claim is then held, and the finding says which rule and which field. A field that is known to be empty satisfies `isEmpty` and no other comparison.',
    '',
    '```json',
    JSON.stringify(EXAMPLE, null, 2),
    '```',
    '',
    'Conditions: `{field, op, value}`, `{all: […]}`, `{any: […]}`, `{not: …}`, `{someLine: …}`, `{everyLine: …}`, and in a rule of lines `{anotherLine: …}`.',
    '',
    '## Fields of the claim',
    '',
    ...table(
      ['field', 'type', 'what it is'],
      fields((name) => !isLineField(name)),
    ),
    '',
    '## Fields of a line',
    '',
    'In rules with `"each": "line"`, and inside `someLine`, `everyLine` and `anotherLine`.',
    '',
    ...table(['field', 'type', 'what it is'], fields(isLineField)),
    '',
    '## Operators',
    '',
    ...table(['type', 'operator', 'true where the field', 'takes'], operators),
    '',
    '## Actions',
    '',
    ...table(['action', 'what it does'], ACTIONS),
    '',
    ...table(['severity', 'what it does'], Object.entries(SEVERITY_MEANINGS)),
    '',
    ...table(
      ['repair', 'what it does'],
      Object.entries(REPAIRS).map(([name, { means }]) => [`\`${name}\``, means]),
    ),
    '',
    '## Layers',
    '',
    'Two rules with one key: the more special layer holds where both are in scope.',
    '',
    ...table(['layer', 'what it is'], Object.entries(LAYER_MEANINGS)),
  ].join('\n')}\n`;
}
