/** What a packet is made of: everything of one claim and its denials, and of nobody else's. */
import type { Day, Instant } from '../../calendar';
import type { ClaimContent } from '../../claims/content';
import type { Cents } from '../../money/cents';
import type { AppealLevel, DenialCategory, PacketPart } from '../../words';
import type { RemitDetail } from '../../remittance/types';

export interface DeniedLine {
  group: string;
  carc: string;
  remarks: string[];
  amount: Cents;
  category: DenialCategory;
  /** Null: the claim as a whole. */
  line: number | null;
  code: string | null;
}

/** One answer of the payer's side, as its file says it. */
export interface Acknowledgement {
  kind: 'ack_999' | 'ack_277ca';
  file: string;
  receivedAt: Instant;
  /** `AK1 group control`, `A2:20` … each as label and value. */
  says: [string, string][];
}

export interface SentFile {
  name: string;
  sentAt: Instant;
  isaControl: string;
  gsControl: string;
  stControl: string;
}

export interface PermissionFacts {
  number: string;
  codes: string[];
  units: number | null;
  from: Day | null;
  to: Day | null;
}

/** A record of the visit that somebody attached: pages as images, or text. */
export interface AttachedRecord {
  id: string;
  title: string;
  mediaType: 'image/png' | 'image/jpeg' | 'text/plain';
  bytes: Buffer;
}

export interface PacketFacts {
  encounterId: string;
  claimId: string;
  today: Day;
  zone: string;
  level: AppealLevel;
  because: string | null;
  practice: {
    name: string;
    npi: string;
    taxId: string;
    address: { line: string; city: string; state: string; zip: string };
  };
  payer: { name: string; code: string };
  claim: {
    pcn: string;
    icn: string | null;
    frequency: string;
    total: Cents;
    acceptedAt: Instant | null;
    /** The snapshot: what stood in the claim as it went out. */
    content: ClaimContent;
  };
  denials: DeniedLine[];
  remit: {
    trace: string;
    payDate: Day;
    icn: string | null;
    status: string;
    charge: Cents;
    paid: Cents;
    detail: RemitDetail;
  };
  sent: SentFile | null;
  acknowledgements: Acknowledgement[];
  filingLimit: Day | null;
  authorization: PermissionFacts | null;
  records: AttachedRecord[];
}

export type PacketSection = PacketPart | 'letter' | 'authorization';
