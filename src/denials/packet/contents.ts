/**
 * What stands in a packet, in the order in which a reviewer reads it: the letter, the claim, the remittance's words on it,
 * the proof that it was filed, the payer's permission, the records. Only what bears on the denial goes (45 CFR 164.502(b),
 * minimum necessary): the proof with a denial for late filing, the permission with one for a missing permission. Pure.
 */
import { clockOf, dayOf, type Instant } from '../../calendar';
import { daysOf, diagnosesIn } from '../../claims/content';
import { type Cents, formatCents, sum } from '../../money/cents';
import { carcCard, rarcCard } from '../cards';
import type { Adjustment } from '../../remittance/types';
import type { PacketFacts, PacketSection } from './facts';
import { type LetterTemplate, merge, type MergeValues } from './letter';

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'pairs'; pairs: [string, string][] }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'image'; bytes: Buffer };

export interface Section {
  part: PacketSection;
  title: string;
  blocks: Block[];
}

export interface Packet {
  /** Stands at the foot of every page. */
  reference: string;
  title: string;
  sections: Section[];
}

/** The packet of one appeal. */
export function packetOf(facts: PacketFacts, template: LetterTemplate): Packet {
  const isOf = (category: string): boolean => facts.denials.some((denial) => denial.category === category);
  const sections = [
    letterSection(facts, template),
    claimSection(facts),
    remitSection(facts),
    ...(isOf('timely_filing') ? proofSections(facts) : []),
    ...(isOf('authorization') && facts.authorization ? [authorizationSection(facts)] : []),
    ...recordSections(facts),
  ];
  return {
    reference: `Claim ${facts.claim.pcn}, appeal level ${facts.level}`,
    title: `Appeal of claim ${facts.claim.pcn}`,
    sections,
  };
}

const money = (amount: Cents): string => `$${formatCents(amount)}`;
const text = (value: string): Block => ({ kind: 'text', text: value });
const instant = (at: Instant, zone: string): string => `${dayOf(at, zone)} ${clockOf(at, zone)}`;

/** Who the claim is for. */
function patientOf({ claim: { content } }: PacketFacts): { name: string; born: string } {
  const { last, first, born } = content.patient ?? content.subscriber;
  return { name: [first, last].filter(Boolean).join(' '), born: born ?? '' };
}

function serviceDays(facts: PacketFacts): string {
  const { from, through } = daysOf(facts.claim.content);
  return from === through ? from : `${from} to ${through}`;
}

/** Every merge field's value, where this denial has one. */
function valuesOf(facts: PacketFacts): MergeValues {
  const { claim, remit, denials } = facts;
  const reasons = [...new Set(denials.map((one) => [`${one.group}-${one.carc}`, ...one.remarks].join(' ')))];
  const remarks = [...new Set(denials.flatMap((one) => one.remarks))];
  const meanings = [...new Set(denials.map((one) => carcCard(one.carc).means))];
  const patient = patientOf(facts);
  return {
    'payer.name': facts.payer.name,
    'practice.name': facts.practice.name,
    level: String(facts.level),
    'claim.number': claim.pcn,
    'claim.payerNumber': remit.icn ?? claim.icn ?? '',
    'claim.total': money(claim.total),
    'patient.name': patient.name,
    'patient.born': patient.born,
    'member.id': claim.content.subscriber.memberId,
    'service.days': serviceDays(facts),
    'denied.reasons': reasons.join('; '),
    'denied.amount': money(sum(denials.map((one) => one.amount))),
    'denied.meaning': [...meanings, ...remarks.flatMap((remark) => rarcCard(remark)?.means ?? [])].join(' '),
    'remit.date': remit.payDate,
    'remit.trace': remit.trace,
    'sent.day': facts.sent ? dayOf(facts.sent.sentAt, facts.zone) : '',
    'accepted.day': claim.acceptedAt ? dayOf(claim.acceptedAt, facts.zone) : '',
    'filing.limit': facts.filingLimit ?? '',
    'authorization.number': facts.authorization?.number ?? '',
    because: facts.because ?? '',
  };
}

function letterSection(facts: PacketFacts, template: LetterTemplate): Section {
  const { subject, paragraphs } = merge(template, valuesOf(facts));
  const { name, npi, taxId, address } = facts.practice;
  return {
    part: 'letter',
    title: subject,
    blocks: [
      text(
        [name, address.line, `${address.city}, ${address.state} ${address.zip}`, `NPI ${npi}, tax id ${taxId}`].join(
          '\n',
        ),
      ),
      text(facts.today),
      ...paragraphs.map(text),
      text(`Sincerely,\n\n\n${name}`),
    ],
  };
}

function claimSection(facts: PacketFacts): Section {
  const { claim } = facts;
  const { content } = claim;
  const patient = patientOf(facts);
  const lines = content.lines.map((line) => [
    String(line.lineNumber),
    line.from ?? daysOf(content).from,
    [line.code, ...(line.modifiers ?? [])].filter(Boolean).join(' '),
    String(line.units),
    money(line.charge),
  ]);
  return {
    part: 'claim',
    title: 'The claim as it was sent',
    blocks: [
      {
        kind: 'pairs',
        pairs: [
          ['Patient control number', claim.pcn],
          ['Payer', `${facts.payer.name} (${facts.payer.code})`],
          ['Patient', `${patient.name}, born ${patient.born}`],
          ['Member id', content.subscriber.memberId],
          ['Frequency', claim.frequency],
          ['Diagnoses', diagnosesIn(content).join(', ')],
          ...(content.priorAuthorization
            ? ([['Authorization', content.priorAuthorization]] as [string, string][])
            : []),
          ['Total charge', money(claim.total)],
        ],
      },
      { kind: 'table', head: ['Line', 'Day', 'Service', 'Units', 'Charge'], rows: lines },
    ],
  };
}

const adjustmentText = ({ group, carc, amount }: Adjustment): string => `${group}-${carc} ${money(amount)}`;

function remitSection({ remit, denials }: PacketFacts): Section {
  const { detail } = remit;
  const rows = detail.lines.map((line, n) => [
    String(n + 1),
    [line.code, ...line.modifiers].join(' '),
    money(line.charge),
    money(line.paid),
    line.adjustments.map(adjustmentText).join(', '),
    line.remarks.join(' '),
  ]);
  const codes = [...new Set(denials.map((denial) => denial.carc))];
  const remarks = [...new Set(denials.flatMap((denial) => denial.remarks))];
  return {
    part: 'remit',
    title: 'What the remittance says of this claim',
    blocks: [
      {
        kind: 'pairs',
        pairs: [
          ['Trace', remit.trace],
          ['Payment date', remit.payDate],
          ['Payer control number', remit.icn ?? 'none'],
          ['Claim status', remit.status],
          ['Charged', money(remit.charge)],
          ['Paid', money(remit.paid)],
          ...(detail.adjustments.length > 0
            ? ([['Claim adjustments', detail.adjustments.map(adjustmentText).join(', ')]] as [string, string][])
            : []),
          ...(detail.remarks.length > 0 ? ([['Claim remarks', detail.remarks.join(' ')]] as [string, string][]) : []),
        ],
      },
      ...(rows.length > 0
        ? [{ kind: 'table' as const, head: ['Line', 'Service', 'Charge', 'Paid', 'Adjustments', 'Remarks'], rows }]
        : []),
      ...codes.map((code) => text(`${code}: ${carcCard(code).means}`)),
      ...remarks.flatMap((remark) => {
        const known = rarcCard(remark);
        return known ? [text(`${remark}: ${known.means}`)] : [];
      }),
    ],
  };
}

/** In time by the payer's own words: what was sent under which control numbers, then each answer that names it (DOMAIN 4.7). */
function proofSections({ sent, acknowledgements, filingLimit, claim, zone }: PacketFacts): Section[] {
  const answers = acknowledgements.map((answer): Section => ({
    part: answer.kind,
    title: answer.kind === 'ack_999' ? 'The 999 for the file' : 'The 277CA for the claim',
    blocks: [
      {
        kind: 'pairs',
        pairs: [['File', answer.file], ['Received', instant(answer.receivedAt, zone)], ...answer.says],
      },
    ],
  }));
  if (!sent || answers.length === 0) return answers;
  answers[0]!.blocks.unshift({
    kind: 'pairs',
    pairs: [
      ['837 sent', instant(sent.sentAt, zone)],
      ['File', sent.name],
      ['Interchange control number (ISA13)', sent.isaControl],
      ['Group control number (GS06)', sent.gsControl],
      ['Transaction control number (ST02)', sent.stControl],
      ['Patient control number (CLM01)', claim.pcn],
      ...(filingLimit ? ([['Last day to file', filingLimit]] as [string, string][]) : []),
    ],
  });
  return answers;
}

function authorizationSection({ authorization }: PacketFacts): Section {
  const { number, codes, units, from, to } = authorization!;
  return {
    part: 'authorization',
    title: 'The authorization',
    blocks: [
      {
        kind: 'pairs',
        pairs: [
          ['Number', number],
          ...(codes.length > 0 ? ([['Services', codes.join(', ')]] as [string, string][]) : []),
          ...(units === null ? [] : ([['Units', String(units)]] as [string, string][])),
          ...(from ? ([['From', from]] as [string, string][]) : []),
          ...(to ? ([['To', to]] as [string, string][]) : []),
        ],
      },
    ],
  };
}

const recordSections = ({ records }: PacketFacts): Section[] =>
  records.map(({ title, mediaType, bytes }) => ({
    part: 'records',
    title,
    blocks: [mediaType === 'text/plain' ? text(bytes.toString('utf8')) : { kind: 'image', bytes }],
  }));
