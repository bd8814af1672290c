/** What is answered to a file that came in: TA1 for each interchange, a 999 for each functional group. */
import type { Finding } from '../guides/findings';
import type { GroupHeader, InterchangeHeader } from '../types';
import type { ImplementationAcknowledgement, InterchangeAcknowledgement } from './typesAcks';

/** The answer to a whole file. */
export interface FileAnswer {
  interchanges: InterchangeAnswer[];
  /** What was found before or after any interchange: nobody can be told of it by X12. */
  unanswerable: Finding[];
}

/** The answer to one interchange. */
export interface InterchangeAnswer {
  header: InterchangeHeader;
  /** ISA14: the sender asks for a TA1. */
  requested: boolean;
  acknowledgement: InterchangeAcknowledgement;
  /** Empty where the interchange is refused as a whole. */
  groups: GroupAnswer[];
}

/** The answer to one functional group. */
export interface GroupAnswer {
  header: GroupHeader;
  acknowledgement: ImplementationAcknowledgement;
}
