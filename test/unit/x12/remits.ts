/** The 835 of the clean commercial claim, to be changed a text at a time. */
import { type Remittance, parse835, wrapTransactions } from '../../../src/x12/index';

export const HEADER = {
  senderId: 'PHP01',
  receiverId: 'THROUGHLINE',
  date: '2026-03-24',
  time: '0700',
  control: '000000001',
  usage: 'T',
} as const;

export const TEXT = `
ST*835*0001~
BPR*I*195*C*ACH*CCP*01*021000021*DA*123456789*1512345678**01*021000021*DA*987654321*20260324~
TRN*1*T1*1512345678~
REF*EV*THROUGHLINE~
DTM*405*20260324~
N1*PR*PRAIRIE HEALTH PLAN~
N3*1 PAYER PLAZA~
N4*COLUMBUS*OH*432150001~
REF*2U*PHP01~
PER*BL*EDI SUPPORT*TE*8005550101~
N1*PE*PROMONTORY FAMILY CLINIC*XX*1000000012~
REF*TJ*999999999~
LX*1~
CLP*PCN1*1*240*195*0*12*ICN1*11*1~
NM1*QC*1*MERIWETHER*ADA****MI*PHP100200301~
SVC*HC:S0612*180*150**1~
DTM*472*20260303~
CAS*CO*45*30~
REF*6R*L1~
AMT*B6*150~
SVC*HC:Q0091*60*45**1~
DTM*472*20260303~
CAS*CO*45*15~
REF*6R*L2~
AMT*B6*45~
SE*26*0001~`;

/** The 835 of the clean commercial claim, with some of its text replaced. */
export function read(...changes: [string, string][]) {
  const text = changes.reduce((before, [from, to]) => before.replace(from, to), TEXT);
  return parse835(wrapTransactions(text, HEADER));
}
export function one(...changes: [string, string][]): Remittance {
  return read(...changes).remittances[0]!;
}
export const claimOf = (...changes: [string, string][]) => one(...changes).claims[0]!;
export const lineOf = (...changes: [string, string][]) => claimOf(...changes).lines[0]!;
/** Only content faults: the changed texts do not keep SE01. */
export const faults = (...changes: [string, string][]) =>
  read(...changes)
    .errors.filter((error) => error.code !== 'segment_count_mismatch')
    .map((error) => [error.code, error.segment, error.element]);
