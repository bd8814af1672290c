/** One encounter: its line from the first charge to zero on the left, its money and papers on the right. */
import type { EncounterLine } from '../../../src/api/encounter-shapes';
import { useLive } from '../live';
import { Chip, day, Money, Word } from '../ui/basics';
import { Page } from '../ui/page';
import { useWho } from '../who';
import { ClaimsTable, DenialsTable, FilesTable, StatementsTable } from './encounter-papers';
import { MoneyTable } from './encounter-money';
import { PaymentForm } from './encounter-payment';
import { Timeline } from './encounter-timeline';

export function EncounterPage({ id }: { id: string }) {
  const live = useLive<EncounterLine>(`/encounters/${id}`);
  const title = live.data ? `Encounter ${live.data.encounter.number}` : 'Encounter';
  return (
    <Page title={title} live={live} aside={live.data && <Standing line={live.data} />}>
      {(line) => (
        <>
          <Facts line={line} />
          <div className="encounter">
            <Timeline line={line} />
            <div>
              <MoneyTable line={line} />
              <ClaimsTable claims={line.claims} />
              <DenialsTable denials={line.denials} />
              <StatementsTable statements={line.statements} />
              <FilesTable files={line.files} />
              <PaymentForm encounterId={id} owedCents={line.encounter.patientCents} onPaid={live.reload} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

function Standing({ line: { encounter } }: { line: EncounterLine }) {
  const { zone } = useWho();
  return (
    <span className="standing">
      <Chip tone={encounter.stage === 'zero_balance' ? 'good' : 'calm'}>
        <Word of="stage" word={encounter.stage} />
      </Chip>
      {encounter.held && <Chip tone="warn">Held</Chip>}
      <small>since {day(encounter.stageSince, zone)}</small>
    </span>
  );
}

function Facts({ line: { encounter } }: { line: EncounterLine }) {
  return (
    <>
      <dl className="strip">
        <Fact name="Patient" value={encounter.patient} more={encounter.born ? `born ${encounter.born}` : undefined} />
        <Fact
          name="Service"
          value={encounter.from === encounter.through ? encounter.from : `${encounter.from} – ${encounter.through}`}
          more={`place ${encounter.place}`}
        />
        <Fact name="Payer" value={encounter.payer ?? 'none yet'} />
        <Fact name="Diagnoses" value={encounter.diagnoses.join(' · ')} />
        <Fact name="Authorization" value={encounter.authorization ?? 'none'} />
        <div>
          <dt>Payer owes</dt>
          <dd>
            <Money cents={encounter.payerCents} />
          </dd>
        </div>
        <div>
          <dt>Patient owes</dt>
          <dd>
            <Money cents={encounter.patientCents} />
          </dd>
        </div>
      </dl>
      {encounter.problems.length > 0 && (
        <ul className="problem">
          {encounter.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </>
  );
}

const Fact = ({ name, value, more }: { name: string; value: string; more?: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {value} {more && <small>{more}</small>}
    </dd>
  </div>
);
