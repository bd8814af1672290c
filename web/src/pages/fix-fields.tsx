/** The facts of an encounter that a decision may change. */
import type { TaskDetail } from '../../../src/api/tasks';
import type { FixForm, LineForm } from '../fix';

interface Fields {
  task: TaskDetail;
  form: FixForm;
  change: (form: FixForm) => void;
}

export function FixFields({ task, form, change }: Fields) {
  const facts = task.fixable!;
  const text = (name: 'member' | 'authorization' | 'diagnoses', label: string, hint?: string) => (
    <label className="field">
      {label}
      <input
        value={form[name]}
        placeholder={hint}
        onChange={(event) => change({ ...form, [name]: event.target.value })}
        spellCheck={false}
        autoComplete="off"
      />
    </label>
  );
  return (
    <fieldset>
      <legend>Fix</legend>
      <div className="two">
        {text('member', `Member id${facts.payerCode ? ` with ${facts.payerCode}` : ''}`, 'unchanged')}
        {text('authorization', 'Authorization', 'none')}
      </div>
      {text('diagnoses', 'Diagnoses, in order')}
      {facts.lines.map((line) => (
        <LineFields
          key={line.n}
          n={line.n}
          code={line.code}
          form={form.lines[line.n]!}
          change={(changed) => change({ ...form, lines: { ...form.lines, [line.n]: changed } })}
        />
      ))}
    </fieldset>
  );
}

function LineFields({
  n,
  code,
  form,
  change,
}: {
  n: number;
  code: string;
  form: LineForm;
  change: (form: LineForm) => void;
}) {
  const text = (name: 'code' | 'modifiers' | 'units', label: string) => (
    <label className="field">
      {label}
      <input
        value={form[name]}
        placeholder={name === 'code' ? 'no code yet' : 'none'}
        disabled={form.remove}
        onChange={(event) => change({ ...form, [name]: event.target.value })}
        spellCheck={false}
        autoComplete="off"
        inputMode={name === 'units' ? 'numeric' : undefined}
      />
    </label>
  );
  return (
    <div className="charge" role="group" aria-label={`Line ${n}`}>
      {text('code', `Code of line ${n}`)}
      {text('modifiers', `Modifiers of line ${n} (${code || 'no code'})`)}
      {text('units', `Units of line ${n}`)}
      <label className="choice">
        <input
          type="checkbox"
          checked={form.remove}
          onChange={(event) => change({ ...form, remove: event.target.checked })}
        />
        <span>Remove line {n}</span>
      </label>
    </div>
  );
}
