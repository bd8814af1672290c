/** One task: why it is here, what may be done, and doing it. */
import { type FormEvent, useState } from 'react';
import type { TaskDetail } from '../../../src/api/tasks';
import { WRITE_OFF_REASON_MEANINGS } from '../../../src/words';
import { type ApiProblem, send } from '../api';
import { emptyForm, type FixForm, FIXING, fixOf, NEEDS_REASON } from '../fix';
import { type Live, useLive } from '../live';
import { Link } from '../router';
import { Button, Chip, Money, Problem, Word } from '../ui/basics';
import { meaning, say } from '../words';
import { FixFields } from './fix-fields';
import { PacketLink } from './packet-link';

export function Decide({ taskId, onDecided }: { taskId: string; onDecided: (words: string) => void }) {
  const live = useLive<TaskDetail>(`/tasks/${taskId}`);
  if (!live.data)
    return <aside className="panel">{live.problem ? <Problem problem={live.problem} /> : 'Loading …'}</aside>;
  return <TaskPanel task={live.data} live={live} onDecided={onDecided} />;
}

function TaskPanel({
  task,
  live,
  onDecided,
}: {
  task: TaskDetail;
  live: Live<TaskDetail>;
  onDecided: (words: string) => void;
}) {
  return (
    <aside className="panel" aria-label="The chosen task">
      <h2>
        {say(task.kind)} <Chip>{task.reason}</Chip>
      </h2>
      <p className="means">{task.means}</p>
      {task.why && <p className="because">{task.why}</p>}
      <dl className="facts">
        <dt>Encounter</dt>
        <dd>
          {task.encounterId ? <Link to={`/encounters/${task.encounterId}`}>{task.encounterNumber}</Link> : 'none'}
        </dd>
        <dt>Patient</dt>
        <dd>{task.patient ?? '—'}</dd>
        <dt>At risk</dt>
        <dd>
          <Money cents={task.amountCents} /> {task.payer && <small>with {task.payer}</small>}
        </dd>
        <dt>Due</dt>
        <dd>{task.due ?? 'no day'}</dd>
        <dt>State</dt>
        <dd>
          <Word of="state" word={task.state} /> <small>version {task.version}</small>
        </dd>
      </dl>
      {task.kind === 'work_denial' && <PacketLink path={`/tasks/${task.id}/appeal-packet`} />}
      {task.outcomes.length > 0 && (
        <DecisionForm key={`${task.id}/${task.version}`} task={task} reload={live.reload} onDecided={onDecided} />
      )}
      {task.outcomes.length === 0 && <p className="why">{task.cannotDecide}</p>}
    </aside>
  );
}

function DecisionForm({
  task,
  reload,
  onDecided,
}: {
  task: TaskDetail;
  reload: () => void;
  onDecided: (words: string) => void;
}) {
  const [outcome, setOutcome] = useState('');
  const [because, setBecause] = useState('');
  const [form, setForm] = useState<FixForm>(() => emptyForm(task));
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const why = task.cannotDecide ?? whyNotYet(outcome, because, form) ?? (busy ? 'It is being sent.' : undefined);
  const decide = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (why) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const fix = FIXING.includes(outcome) || outcome === 'write_off' ? fixOf(task, form) : undefined;
      const body = { outcome, because: because.trim() || undefined, fix };
      const answer = await send<{ applied: boolean }>('POST', `/tasks/${task.id}/decisions`, body, {
        'if-match': `"${task.version}"`,
      });
      onDecided(
        answer.body.applied
          ? `${say(outcome)}: done, the encounter has gone on.`
          : `${say(outcome)}: recorded; the encounter goes on in a moment.`,
      );
    } catch (error) {
      setProblem(error as ApiProblem);
      if ((error as ApiProblem).status === 409) reload();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => void decide(event)}
      onKeyDown={(event) => event.ctrlKey && event.key === 'Enter' && void decide(event)}
    >
      <fieldset disabled={task.cannotDecide !== null}>
        <legend>What to do</legend>
        {task.outcomes.map((each) => (
          <label key={each} className="choice">
            <input
              type="radio"
              name="outcome"
              value={each}
              checked={outcome === each}
              onChange={() => setOutcome(each)}
            />
            <span>
              <b>{say(each)}</b> <small>{meaning('outcome', each)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {FIXING.includes(outcome) && task.fixable && <FixFields task={task} form={form} change={setForm} />}
      {outcome === 'write_off' && (
        <WriteOffField value={form.writeOff} change={(writeOff) => setForm({ ...form, writeOff })} />
      )}
      <label className="field">
        Because
        <textarea rows={2} maxLength={1000} value={because} onChange={(event) => setBecause(event.target.value)} />
      </label>
      {problem && <Problem problem={problem} />}
      <Button type="submit" className="main" why={why}>
        Decide
      </Button>
      <small className="hint">Ctrl+Enter decides too.</small>
    </form>
  );
}

function whyNotYet(outcome: string, because: string, form: FixForm): string | undefined {
  if (!outcome) return 'Choose what to do.';
  if (outcome === 'write_off' && !form.writeOff) return 'A write-off needs its reason.';
  if (NEEDS_REASON.includes(outcome) && !because.trim()) return `“${say(outcome)}” needs a because.`;
  return undefined;
}

function WriteOffField({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <label className="field">
      Reason of the write-off
      <select value={value} onChange={(event) => change(event.target.value)}>
        <option value="">choose …</option>
        {Object.entries(WRITE_OFF_REASON_MEANINGS).map(([word, means]) => (
          <option key={word} value={word}>
            {say(word)}: {means}
          </option>
        ))}
      </select>
    </label>
  );
}
