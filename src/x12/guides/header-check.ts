/** What is checked of ISA and GS beside their counts and control numbers (guides, appendix C). */
import { isTime } from './formats';
import type { GroupHeader, InterchangeHeader } from '../types';

/** A fault of a header: its element and what is wrong. */
export interface HeaderFault {
  element: number;
  message: string;
}

/** ISA05 and ISA07 (X12 data element I05), those of HIPAA. */
const ID_QUALIFIERS: ReadonlySet<string> = new Set(['01', '14', '20', '27', '28', '29', '30', '33', 'ZZ']);
const ISO_DATE = /^\d{4}-\d\d-\d\d$/;

/** The faults of an ISA. */
export function interchangeFaults(isa: InterchangeHeader): HeaderFault[] {
  const faults: HeaderFault[] = [];
  const expect = (fine: boolean, element: number, message: string): void => {
    if (!fine) faults.push({ element, message });
  };
  expect(ID_QUALIFIERS.has(isa.senderQualifier), 5, 'ISA05 is no qualifier of an interchange id.');
  expect(isa.senderId !== '', 6, 'ISA06, the sender, is empty.');
  expect(ID_QUALIFIERS.has(isa.receiverQualifier), 7, 'ISA07 is no qualifier of an interchange id.');
  expect(isa.receiverId !== '', 8, 'ISA08, the receiver, is empty.');
  expect(ISO_DATE.test(isa.date), 9, 'ISA09 is no date.');
  expect(isTime(isa.time) && isa.time.length === 4, 10, 'ISA10 is no time.');
  expect(isa.version === '00501', 12, 'ISA12 is not 00501, the version of all guides here.');
  expect(/^\d{9}$/.test(isa.control), 13, 'ISA13 is not nine digits.');
  expect(isa.usage === 'P' || isa.usage === 'T', 15, 'ISA15 is neither P (production) nor T (test).');
  return faults;
}

/** The faults of a GS. */
export function groupFaults(gs: GroupHeader): HeaderFault[] {
  const faults: HeaderFault[] = [];
  if (gs.sender === '') faults.push({ element: 2, message: 'GS02, the sender, is empty.' });
  if (gs.receiver === '') faults.push({ element: 3, message: 'GS03, the receiver, is empty.' });
  if (!ISO_DATE.test(gs.date)) faults.push({ element: 4, message: 'GS04 is no date.' });
  if (!isTime(gs.time)) faults.push({ element: 5, message: 'GS05 is no time.' });
  if (!/^\d{1,9}$/.test(gs.control)) {
    faults.push({ element: 6, message: 'GS06 is not a number of up to nine digits.' });
  }
  return faults;
}
