/** A fix form's texts as the fix that the API takes: only what was changed. Pure. */
import type { TaskDetail } from '../../src/api/tasks';

export interface LineForm {
  code: string;
  /** Comma-separated. */
  modifiers: string;
  units: string;
  remove: boolean;
}

export interface FixForm {
  member: string;
  authorization: string;
  diagnoses: string;
  /** By line number. */
  lines: Record<number, LineForm>;
  writeOff: string;
}

export interface LineSent {
  code?: string;
  modifiers?: string[];
  units?: number;
  remove?: true;
}

export interface FixSent {
  lines?: Record<string, LineSent>;
  diagnoses?: string[];
  authorization?: string;
  patient?: { member: Record<string, string> };
  writeOff?: string;
}

const listOfCodes = (text: string): string[] =>
  text
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean);

export function emptyForm(task: TaskDetail): FixForm {
  const facts = task.fixable;
  return {
    member: '',
    authorization: facts?.authorization ?? '',
    diagnoses: facts?.diagnoses.join(', ') ?? '',
    lines: Object.fromEntries((facts?.lines ?? []).map((line) => [line.n, lineForm(line)])),
    writeOff: '',
  };
}

type Line = NonNullable<TaskDetail['fixable']>['lines'][number];

const lineForm = (line: Line): LineForm => ({
  code: line.code,
  modifiers: line.modifiers.join(', '),
  units: String(line.units),
  remove: false,
});

/** What of a line was changed; a line that goes away has nothing else to say. */
function lineFix(line: Line, form: LineForm): LineSent {
  if (form.remove) return { remove: true };
  const fix: LineSent = {};
  const code = form.code.trim().toUpperCase();
  const modifiers = listOfCodes(form.modifiers);
  const units = Number(form.units);
  if (code && code !== line.code) fix.code = code;
  if (!same(modifiers, line.modifiers)) fix.modifiers = modifiers;
  if (form.units.trim() && units !== line.units) fix.units = units;
  return fix;
}

const same = (a: string[], b: string[]): boolean => a.join() === b.join();

export function fixOf(task: TaskDetail, form: FixForm): FixSent | undefined {
  const facts = task.fixable;
  const fix: FixSent = {};
  if (facts) {
    const changed = facts.lines
      .map((line): [string, LineSent] => [String(line.n), lineFix(line, form.lines[line.n] ?? lineForm(line))])
      .filter(([, sent]) => Object.keys(sent).length > 0);
    if (changed.length) fix.lines = Object.fromEntries(changed);
    if (!same(listOfCodes(form.diagnoses), facts.diagnoses)) fix.diagnoses = listOfCodes(form.diagnoses);
    if (form.authorization.trim() !== (facts.authorization ?? '')) fix.authorization = form.authorization.trim();
    if (form.member.trim() && facts.payerCode) fix.patient = { member: { [facts.payerCode]: form.member.trim() } };
  }
  if (form.writeOff) fix.writeOff = form.writeOff;
  return Object.keys(fix).length ? fix : undefined;
}

/** Outcomes that change the record, so that the form is offered. */
export const FIXING = ['fix', 'correct_claim', 'new_claim', 'replace', 'send_documents'];
/** Outcomes that nobody should find without a reason later. */
export const NEEDS_REASON = ['override', 'write_off', 'ignore', 'refuse', 'bill_patient', 'void'];
