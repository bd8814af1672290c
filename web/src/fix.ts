/** A fix form's texts as the fix that the API takes: only what was changed. Pure. */
import type { TaskDetail } from '../../src/api/tasks';

export interface FixForm {
  member: string;
  authorization: string;
  diagnoses: string;
  /** By line number, comma-separated. */
  modifiers: Record<number, string>;
  writeOff: string;
}

export interface FixSent {
  lines?: Record<string, { modifiers: string[] }>;
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
    modifiers: Object.fromEntries((facts?.lines ?? []).map((line) => [line.n, line.modifiers.join(', ')])),
    writeOff: '',
  };
}

const same = (a: string[], b: string[]): boolean => a.join() === b.join();

export function fixOf(task: TaskDetail, form: FixForm): FixSent | undefined {
  const facts = task.fixable;
  const fix: FixSent = {};
  if (facts) {
    const changed = facts.lines.filter((line) => !same(listOfCodes(form.modifiers[line.n] ?? ''), line.modifiers));
    if (changed.length)
      fix.lines = Object.fromEntries(
        changed.map((line) => [String(line.n), { modifiers: listOfCodes(form.modifiers[line.n] ?? '') }]),
      );
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
