/** One encounter's line as people read it. */
import type { EncounterLine, Happened, MoneyLine } from '../api/encounter-shapes';
import type { WaitsFor } from '../api/waiting';
import { clockOf } from '../calendar';
import { HAPPENED_MEANINGS, STAGE_MEANINGS, type Stage } from '../words';
import { table } from './options';
import { money, say, section, when } from './text';

const WAITS: Record<WaitsFor, string> = {
  person: 'a person',
  deadline: 'a date',
  machine: 'the machine',
  nothing: 'nothing',
  unknown: 'NOTHING THAT WE KNOW OF',
};

/** The whole page; `steps` adds what the machine wrote down beside the facts. */
export function encounterText(line: EncounterLine, zone: string, steps: boolean): string {
  return [
    headText(line.encounter, zone),
    section('What happened', happenedText(line.happened, zone, steps), 'nothing yet'),
    section('Waits for a person', tasksText(line), 'no task is open'),
    section('Fires next', deadlinesText(line, zone), 'no date is set'),
    moneyText(line),
    section('Claims', claimsText(line, zone), 'none has been built'),
    section('Denials', denialsText(line), 'none'),
    section('Documents', documentsText(line, zone), 'none'),
  ].join('\n\n');
}

function headText(encounter: EncounterLine['encounter'], zone: string): string {
  const { from, through } = encounter;
  const facts: [string, string][] = [
    [
      'stage',
      `${encounter.stage}: ${STAGE_MEANINGS[encounter.stage as Stage]} (since ${when(encounter.stageSince, zone)})`,
    ],
    ['waits for', `${WAITS[encounter.waiting.for]}: ${encounter.waiting.sentence}`],
    ['service', `${from === through ? from : `${from} to ${through}`}, place ${encounter.place}`],
    ['diagnoses', encounter.diagnoses.join(', ') || 'none'],
    ['patient', `${encounter.patient}${encounter.born ? `, born ${encounter.born}` : ''}`],
    ['guarantor', encounter.guarantorId],
    ['payer', encounter.payer ?? 'none yet'],
    ...(encounter.authorization ? [['authorization', encounter.authorization] as [string, string]] : []),
    ...encounter.problems.map((problem): [string, string] => ['to put right', problem]),
  ];
  const lines = facts.map(([name, value]) => `  ${name.padEnd(13)}  ${value}`);
  return [`Encounter ${encounter.number}  ${encounter.id}${encounter.held ? '  HELD' : ''}`, ...lines].join('\n');
}

const MACHINE = new Set(['step', 'audit']);

function happenedText(happened: Happened[], zone: string, steps: boolean): string {
  const shown = happened.filter((item) => steps || !MACHINE.has(item.kind));
  if (shown.length === 0) return '';
  return table(
    ['day', 'time', 'what', 'amount', 'detail'],
    shown.map((item, at) => [
      shown[at - 1]?.day === item.day ? '' : item.day,
      item.at ? clockOf(item.at, zone) : '',
      (HAPPENED_MEANINGS as Record<string, string>)[item.kind] ?? say(item.kind),
      item.amountCents === null ? '' : money(item.amountCents),
      [item.detail ?? '', item.by ? `by ${item.by}` : ''].filter(Boolean).join(', '),
    ]),
  );
}

function tasksText({ waits: { tasks } }: EncounterLine): string {
  if (tasks.length === 0) return '';
  const rows = tasks.map((task) => [
    task.queue,
    task.kind,
    task.reason,
    money(task.amountCents),
    task.due ?? '',
    task.id,
  ]);
  const why = tasks.map((task) => `  ${task.why}`);
  return [table(['queue', 'task', 'reason', 'amount', 'due', 'id'], rows), ...why].join('\n');
}

function deadlinesText({ waits: { deadlines } }: EncounterLine, zone: string): string {
  if (deadlines.length === 0) return '';
  return table(
    ['fires', 'as', 'deadline', 'last day', 'legal', 'then'],
    deadlines.map((each) => [
      when(each.firesAt, zone),
      each.fires,
      each.kind,
      each.due,
      each.legal ? 'legal' : '',
      each.then,
    ]),
  );
}

const AMOUNTS: [string, (line: MoneyLine) => number][] = [
  ['charged', (line) => line.chargedCents],
  ['adjusted', (line) => -line.adjustedCents],
  ['payer paid', (line) => -line.payerPaidCents],
  ['patient paid', (line) => -line.patientPaidCents],
  ['written off', (line) => -line.writtenOffCents],
];

function moneyText({ money: { lines, owed, balanced }, encounter }: EncounterLine): string {
  const columns: [string, (line: MoneyLine) => number][] = [
    ...AMOUNTS,
    ...owed.map(({ party, name }): [string, (line: MoneyLine) => number] => [
      `${name} owes`,
      (line) => line.owes.find((each) => each.party === party)?.cents ?? 0,
    ]),
  ];
  const rows = lines.map((line) => [
    `${line.n} ${[line.code || '(no code)', ...line.modifiers].join('-')}${line.units > 1 ? ` ×${line.units}` : ''}${line.removed ? ' removed' : ''}`,
    ...columns.map(([, of]) => money(of(line))),
  ]);
  const sums = columns.map(([, of]) => money(lines.reduce((sum, line) => sum + of(line), 0)));
  const all = lines.length > 1 ? [['all', ...sums]] : [];
  const held = encounter.heldCents ? [`Held for others: ${money(encounter.heldCents)}`] : [];
  const body = lines.length ? table(['line', ...columns.map(([name]) => name)], [...rows, ...all]) : '';
  const title = `Money by owner (${balanced ? 'adds up' : 'DOES NOT ADD UP'}${owed.length ? '' : '; nobody owes'})`;
  return [section(title, body, 'nothing has been charged'), ...held].join('\n');
}

function claimsText({ claims }: EncounterLine, zone: string): string {
  if (claims.length === 0) return '';
  return table(
    ['claim', 'frequency', 'payer', 'status', 'sent', 'accepted', 'our number', 'payer’s number', 'total'],
    claims.map((claim) => [
      `${claim.n} v${claim.version}${claim.replaces === null ? '' : ` of ${claim.replaces}`}`,
      `(${claim.frequency})`,
      claim.payer,
      claim.rejection ? `${claim.status} ${claim.rejection}` : claim.status,
      when(claim.sentAt, zone),
      when(claim.acceptedAt, zone),
      claim.pcn,
      claim.icn ?? '',
      money(claim.totalCents),
    ]),
  );
}

function denialsText({ denials }: EncounterLine): string {
  if (denials.length === 0) return '';
  return table(
    ['reason', 'category', 'claim', 'line', 'status', 'amount'],
    denials.map((denial) => [
      [denial.reason, ...denial.remarks].join(' '),
      denial.category,
      denial.claim,
      denial.line ?? '',
      denial.outcome ? `${denial.status}: ${denial.outcome}` : denial.status,
      money(denial.amountCents),
    ]),
  );
}

function documentsText({ files, statements }: EncounterLine, zone: string): string {
  const papers = [
    ...files.map((file) => [
      when(file.at, zone),
      file.direction,
      file.kind,
      file.name,
      file.status,
      file.claims.length ? `claim ${file.claims.join(', ')}` : '',
      file.id,
    ]),
    ...statements.map((statement) => [
      statement.mailedOn ?? statement.madeOn,
      'out',
      say(statement.kind),
      String(statement.number),
      statement.status,
      money(statement.dueCents),
      statement.id,
    ]),
  ].sort((a, b) => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0));
  return papers.length ? table(['when', '', 'kind', 'name', 'status', 'about', 'id'], papers) : '';
}
