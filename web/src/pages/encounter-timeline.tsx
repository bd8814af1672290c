/** What happened (solid), where it stands now, what fires next (dashed), and zero at the end. */
import type { EncounterLine, Happened } from '../../../src/api/encounter-shapes';
import { Link, usePlace, withQuery } from '../router';
import { Chip, clock, day, Money, Word } from '../ui/basics';
import { useWho } from '../who';
import { HAPPENED, plain, say } from '../words';

const TONE: Record<string, string> = {
  denied: 'bad',
  deadline_missed: 'bad',
  payment_returned: 'bad',
  remit_posted: 'good',
  payment: 'good',
  claim_accepted: 'good',
  task_opened: 'warn',
  posted: 'quiet',
  audit: 'quiet',
  step: 'quiet',
};

const MACHINE = new Set(['step', 'audit']);

/** Steps and records of the audit repeat what the facts around them say; they are shown on request. */
export function Timeline({ line }: { line: EncounterLine }) {
  const place = usePlace();
  const steps = place.query.get('steps') === '1';
  const machine = line.happened.filter((item) => MACHINE.has(item.kind)).length;
  const shown = line.happened.filter((item) => steps || !MACHINE.has(item.kind));
  return (
    <section className="line" aria-label="The line of this encounter">
      <h2>
        From charge to zero
        {machine > 0 && (
          <Link className="hint" to={withQuery(place, { steps: steps ? undefined : '1' })}>
            {steps ? 'hide steps and records' : `show steps and records (${machine})`}
          </Link>
        )}
      </h2>
      <ol>
        {shown.map((item, index) => (
          <Past key={index} item={item} sameDay={shown[index - 1]?.day === item.day} />
        ))}
        <Now line={line} />
        {line.waits.deadlines.map((deadline) => (
          <li key={deadline.id} className={`next ${deadline.legal ? 'legal' : ''}`}>
            <time>{deadline.due}</time>
            <div>
              <Word of="deadline" word={deadline.kind} /> {deadline.legal && <Chip tone="warn">Legal</Chip>}
              <small>
                {deadline.fires === 'warning' ? 'first warning' : 'fires'} <Fires at={deadline.firesAt} />:{' '}
                {deadline.then}
              </small>
            </div>
          </li>
        ))}
        <li className={`zero ${line.encounter.stage === 'zero_balance' ? 'reached' : ''}`}>
          <time />
          <div>
            {line.encounter.stage === 'zero_balance'
              ? 'Zero balance'
              : 'Zero balance, when nothing is owed and nothing is held'}
          </div>
        </li>
      </ol>
    </section>
  );
}

function Fires({ at }: { at: string }) {
  const { zone } = useWho();
  return (
    <>
      {day(at, zone)} {clock(at, zone)}
    </>
  );
}

function Past({ item, sameDay }: { item: Happened; sameDay: boolean }) {
  const { zone } = useWho();
  return (
    <li className={TONE[item.kind] ?? ''}>
      <time title={item.at ? `${item.day} ${clock(item.at, zone)}` : item.day}>{sameDay ? '' : item.day}</time>
      <div>
        <b>{HAPPENED[item.kind] ?? say(item.kind)}</b> {item.amountCents !== null && <Money cents={item.amountCents} />}
        <small>
          {plain(item)} {item.by && `by ${item.by}`} {item.at && <span className="at">{clock(item.at, zone)}</span>}
        </small>
      </div>
    </li>
  );
}

const WAITS: Record<EncounterLine['encounter']['waiting']['for'], (sentence: string) => string> = {
  person: (sentence) => `Waits for a person: ${sentence}`,
  deadline: (sentence) => `Waits ${sentence}`,
  machine: (sentence) => `Goes on: ${sentence}`,
  nothing: (sentence) => `Waits for nothing: ${sentence}`,
  unknown: (sentence) => `Stuck: ${sentence}`,
};

function Now({ line: { encounter, waits } }: { line: EncounterLine }) {
  return (
    <li className="now">
      <time>now</time>
      <div>
        <b>{WAITS[encounter.waiting.for](encounter.waiting.sentence)}</b>
        {waits.tasks.map((task) => (
          <small key={task.id}>
            <Link to={`/work?queue=${task.queue}&task=${task.id}`}>
              {say(task.kind)} ({task.reason})
            </Link>{' '}
            in {say(task.queue).toLowerCase()}, {task.due ? `due ${task.due}` : 'no day'}
          </small>
        ))}
      </div>
    </li>
  );
}
