/** The payer's answers to our 837s: the 999 to a group, the 277CA to claims. */
import { dayOf, type Day } from '../calendar';
import { sum, type Cents } from '../money/cents';
import type { AcknowledgedClaim, AcknowledgementTotals, ClaimAcknowledgement } from '../x12/types';
import type { ClaimStatus as X12ClaimStatus, ImplementationAcknowledgement } from '../x12/types';
import type { BatchFacts, ClaimFacts, ScenarioFacts } from './driver';
import { findBatch, findClaim, groupBy, type Inventions } from './lookup';
import { UnknownFact } from './placeholders';
import type { ClaimAnswer, ClaimKey, Label, Message, Scenario } from './types';

export interface AcknowledgementContext {
  scenario: Scenario;
  facts: ScenarioFacts;
  inventions: Inventions;
  day: Day;
  /** HHMM */
  time: string;
}

export interface From<T> {
  from: Label;
  content: T;
}

/** One 999 for each functional group; batches of one group are its transactions. */
export function build999s(
  message: Extract<Message, { type: 'ack_999' }>,
  { facts }: AcknowledgementContext,
): From<ImplementationAcknowledgement>[] {
  const chosen =
    message.batch === undefined
      ? facts.batches.filter((batch) => !batch.acknowledged)
      : [findBatch(facts, message.batch)];
  if (chosen.length === 0) throw new UnknownFact('no 837 waits for a 999');
  const groups = groupBy(chosen, (batch) => `${batch.isa}/${batch.gs}`);
  return groups.map((batches) => ({
    from: batches[0]!.payer,
    content: answerToGroup(batches, message.status === 'accepted'),
  }));
}

function answerToGroup(batches: BatchFacts[], accepted: boolean): ImplementationAcknowledgement {
  const { gs, guide } = batches[0]!;
  return {
    stControlNumber: '0001',
    group: { functionalId: 'HC', control: gs, version: guide },
    transactions: batches.map(({ st, guide: version }) => ({
      id: '837',
      control: st,
      version,
      status: accepted ? 'A' : 'R',
      // IK502: one or more segments in error.
      codes: accepted ? [] : ['5'],
      segmentErrors: [],
    })),
    status: accepted ? 'A' : 'R',
    includedCount: batches.length,
    receivedCount: batches.length,
    acceptedCount: accepted ? batches.length : 0,
    codes: [],
    unknown: [],
  };
}

/** One 277CA for each 837 and payer that the named claims went in and to. */
export function build277cas(
  message: Extract<Message, { type: 'ack_277ca' }>,
  context: AcknowledgementContext,
): From<ClaimAcknowledgement>[] {
  const answers = (Object.entries(message.claims) as [ClaimKey, ClaimAnswer][]).map(([key, answer]) => {
    const claim = findClaim(context.facts, key);
    const batch = context.facts.batches.findLast(({ claims }) => claims.includes(key));
    if (!batch) throw new UnknownFact(`claim ${key} was in no 837 that was sent`);
    return { claim, batch, answer };
  });
  const groups = groupBy(answers, ({ claim, batch }) => `${claim.payer}/${batch.number}`);
  return groups.map((group) => ({
    from: group[0]!.claim.payer,
    content: answerToClaims(group, message.icn, context),
  }));
}

interface Answered {
  claim: ClaimFacts;
  batch: BatchFacts;
  answer: ClaimAnswer;
}

function answerToClaims(group: Answered[], icn: boolean, context: AcknowledgementContext): ClaimAcknowledgement {
  const { scenario, inventions, day, time } = context;
  const { batch, claim } = group[0]!;
  const payer = scenario.payers[claim.payer]!;
  const reference = inventions.interchange();
  const total = sum(group.map((each) => each.claim.total));
  const arrived: X12ClaimStatus = { codes: [{ category: 'A1', status: '19', entity: 'PR' }], date: day, action: 'WQ' };
  return {
    stControlNumber: '0001',
    reference,
    created: { date: day, time },
    source: { entity: 'PR', type: '2', last: payer.name, idQualifier: 'PI', id: payer.id },
    sourceTrace: reference,
    receivedDate: dayOf(batch.at, scenario.practice.timezone),
    processedDate: day,
    receiver: { type: '2', last: scenario.practice.name, idQualifier: '46', id: 'THROUGHLINE' },
    batchTrace: batch.bht,
    statuses: [{ ...arrived, amount: total }],
    totals: totalsOf(group),
    providers: [
      {
        provider: { type: '2', last: scenario.practice.name, idQualifier: 'XX', id: scenario.practice.npi },
        trace: '0',
        statuses: [{ ...arrived, amount: total }],
        references: [],
        totals: {},
        claims: group.map((each) => answerToClaim(each, icn, context)),
      },
    ],
    unknown: [],
  };
}

function answerToClaim({ claim, answer }: Answered, icn: boolean, context: AcknowledgementContext): AcknowledgedClaim {
  const dates = claim.billed.map((line) => line.from).sort();
  return {
    patient: { type: '1', ...claim.patient, idQualifier: 'MI', id: claim.member },
    patientControlNumber: claim.pcn,
    statuses: [
      {
        codes: [{ category: answer.category, status: answer.status, entity: answer.entity }],
        date: context.day,
        action: isAcceptance(answer) ? 'WQ' : 'U',
        amount: claim.total,
      },
    ],
    payerControlNumber: icn && answer.category === 'A2' ? context.inventions.icn(claim.claim) : undefined,
    references: [],
    from: dates[0],
    lines: [],
  };
}

/** A0 forwarded, A1 received, A2 accepted; the others say no. */
const isAcceptance = ({ category }: ClaimAnswer): boolean => ['A0', 'A1', 'A2'].includes(category);

function totalsOf(group: Answered[]): AcknowledgementTotals {
  const amountOf = (list: Answered[]): Cents => sum(list.map(({ claim }) => claim.total));
  const good = group.filter(({ answer }) => isAcceptance(answer));
  const bad = group.filter(({ answer }) => !isAcceptance(answer));
  return {
    ...(good.length > 0 ? { acceptedCount: good.length, acceptedAmount: amountOf(good) } : {}),
    ...(bad.length > 0 ? { rejectedCount: bad.length, rejectedAmount: amountOf(bad) } : {}),
  };
}
