/** What the payer of test/support/practice.ts sends: 999, 277CA and 835 as texts, for the claims and files of a practice. */
import { wrapTransactions } from '../../src/x12';
import { completeEdi } from '../../src/scenario/edi-text';
import type { TestPractice } from './practice';

export interface SentClaim {
  pcn: string;
  total: number;
  gs: string;
  st: string;
  bht: string;
  lines: { control: string; code: string; charge: number }[];
}

/** Every claim that is in a file, in the order of its making. */
export const sentClaims = (practice: TestPractice): Promise<SentClaim[]> =>
  practice.rows<SentClaim>(
    `select c.pcn, c.total_cents as total, f.gs_control as gs, f.st_control as st, f.bht,
       (select json_agg(json_build_object('control', l.control, 'code', l.code, 'charge', l.charge_cents) order by l.n) from charge_line l where l.id = any(c.line_ids)) as lines
     from claim c join submission_file f on f.id = c.file_id order by f.n, c.place_in_file`,
  );

const dollars = (cents: number): string => String(cents / 100);
let interchanges = 0;

/** With an envelope; the same number again makes the same bytes. */
export function wrapped(text: string, day: string, control = (interchanges += 1)): Buffer {
  return wrapTransactions(completeEdi(text), {
    senderId: 'PHP01',
    receiverId: 'THROUGHLINE',
    date: day,
    time: '0700',
    control: String(700_000_000 + control),
    usage: 'T',
  });
}

export const ack999 = (gs: string, st = '0001'): string =>
  `ST*999*0001*005010X231A1~AK1*HC*${gs}*005010X222A1~AK2*837*${st}*005010X222A1~IK5*A~AK9*A*1*1*1~SE*\${se}*0001~`;

export function ack277ca(claim: { pcn: string; total: number; bht: string }, day: string, icn = 'ICN1'): string {
  const [date, total] = [day.replaceAll('-', ''), dollars(claim.total)];
  return `ST*277*0001*005010X214~BHT*0085*08*CA1*${date}*0800*TH~HL*1**20*1~NM1*PR*2*PRAIRIE HEALTH PLAN*****PI*PHP01~
TRN*1*CA1~DTP*050*D8*${date}~DTP*009*D8*${date}~HL*2*1*21*1~NM1*41*2*PROMONTORY FAMILY CLINIC*****46*THROUGHLINE~
TRN*2*${claim.bht}~STC*A1:19:PR*${date}*WQ*${total}~QTY*90*1~AMT*YU*${total}~HL*3*2*19*1~
NM1*85*2*PROMONTORY FAMILY CLINIC*****XX*1000000012~TRN*1*0~STC*A1:19:PR**WQ*${total}~HL*4*3*PT~
NM1*QC*1*MERIWETHER*ADA****MI*PHP100200301~TRN*2*${claim.pcn}~STC*A2:20:PR*${date}*WQ*${total}~REF*1K*${icn}~
SE*\${se}*0001~`;
}

export interface Payment {
  trace: string;
  day: string;
  /** Of each line so much is the price cut and so much the patient's; the rest is paid. */
  contractual?: number;
  patient?: number;
  /** Told in BPR02 beside the truth. */
  wrongBy?: number;
}

/** One 835 that pays each line of a claim. */
export function remit835(claim: SentClaim, payment: Payment): string {
  const { trace, day, contractual = 0, patient = 0, wrongBy = 0 } = payment;
  const date = day.replaceAll('-', '');
  const paid = claim.lines.map((line) => line.charge - contractual - patient);
  const total = paid.reduce((sum, each) => sum + each, 0);
  const lines = claim.lines.map((line, at) => {
    const cas = [
      contractual ? `CAS*CO*45*${dollars(contractual)}~` : '',
      patient ? `CAS*PR*2*${dollars(patient)}~` : '',
    ];
    return `SVC*HC:${line.code}*${dollars(line.charge)}*${dollars(paid[at]!)}**1~DTM*472*20260303~${cas.join('')}REF*6R*${line.control}~`;
  });
  return `ST*835*0001~BPR*I*${dollars(total + wrongBy)}*C*ACH*CCP*01*021000021*DA*123456789*1512345678**01*021000021*DA*987654321*${date}~
TRN*1*${trace}*1512345678~REF*EV*THROUGHLINE~DTM*405*${date}~N1*PR*PRAIRIE HEALTH PLAN~N3*1 PAYER PLAZA~N4*COLUMBUS*OH*432150001~
REF*2U*PHP01~PER*BL*EDI SUPPORT*TE*8005550101~N1*PE*PROMONTORY FAMILY CLINIC*XX*1000000012~REF*TJ*999999999~LX*1~
CLP*${claim.pcn}*1*${dollars(claim.total)}*${dollars(total)}*${patient ? dollars(patient * claim.lines.length) : '0'}*12*ICN1*11*1~
NM1*QC*1*MERIWETHER*ADA****MI*PHP100200301~${lines.join('')}SE*\${se}*0001~`;
}
