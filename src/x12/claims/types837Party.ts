import type { Address, Contact } from '../types';
import type { LoopRest, Reference837 } from './types837Segment';

/** Loop 2010AA with the PRV and CUR of 2000A. An organization, or a person where `first` is given. */
export interface BillingProvider extends LoopRest {
  name: string;
  first?: string;
  middle?: string;
  suffix?: string;
  /** NM102, where `first` does not tell. */
  entityType?: '1' | '2';
  /** Empty of a provider that can have none. */
  npi: string;
  /** Digits only. REF*EI, or REF*SY where `taxIdQualifier` says so. */
  taxId: string;
  taxIdQualifier?: 'SY';
  /** REF*0B, 1G. */
  secondaryIds?: Reference837[];
  /** PRV*BI. */
  taxonomy?: string;
  /** CUR02, where it is not in US dollars. */
  currency?: string;
  /** The ZIP has 9 digits. */
  address: Address;
  /** The ZIP of a file that had fewer digits: it alone is written as it is. */
  shortZip?: string;
  contact?: Contact;
  /** Loop 2010AB. */
  payToAddress?: PayToAddress837;
  /** Loop 2010AC. */
  payToPlan?: PayToPlan837;
}

/** NM1*87. */
export interface PayToAddress837 extends LoopRest {
  /** NM102: 2 unless told. */
  entityType?: string;
  address?: Address;
}

/** NM1*PE. */
export interface PayToPlan837 extends LoopRest {
  name: string;
  id: string;
  /** NM108: PI unless told. */
  idQualifier?: string;
  address?: Address;
  /** REF*2U, FY, NF, EI. */
  secondaryIds?: Reference837[];
}

/** A person in 2010BA, 2010CA or 2330A. */
export interface Person837 extends LoopRest {
  last: string;
  first?: string;
  middle?: string;
  suffix?: string;
  /** NM102, where `first` does not tell. */
  entityType?: '1' | '2';
  born?: string;
  sex?: string;
  address?: Address;
  /** REF*SY. */
  socialSecurityNumber?: string;
  /** REF*Y4: the property and casualty claim number. */
  casualtyClaimNumber?: string;
  /** REF*1W: the member id of a property and casualty patient. */
  casualtyMemberId?: string;
  /** PER*IC of property and casualty. */
  contact?: Contact;
  /** PAT06. */
  died?: string;
  /** PAT08, in pounds. */
  weight?: number;
  /** PAT09: Y. */
  pregnant?: string;
}

export interface Subscriber837 extends Person837 {
  memberId: string;
  /** NM108: MI unless told. */
  idQualifier?: string;
}

/** NM1 of loops 2310 and 2420; an organization where `first` is absent. */
export interface Provider837 extends LoopRest {
  last: string;
  first?: string;
  middle?: string;
  suffix?: string;
  /** NM102, where `first` does not tell. */
  entityType?: '1' | '2';
  npi?: string;
  /** NM108 and NM109, where it is not an NPI. */
  otherId?: { qualifier: string; id: string };
  /** PRV*PE of the rendering provider, PRV*AT of the attending one. */
  taxonomy?: string;
  /** Of the service facility and the ordering provider only. */
  address?: Address;
  /** REF*0B, 1G, G2, LU. */
  secondaryIds?: Reference837[];
  contact?: Contact;
}

/** NM1*PW and NM1*45: where an ambulance picked the patient up, and where it went. */
export interface Place837 extends LoopRest {
  name?: string;
  address?: Address;
}

/** Loops 2330C and following: how another payer numbers a provider. */
export interface OtherPayerProvider837 extends LoopRest {
  /** NM102. */
  entityType: string;
  secondaryIds: Reference837[];
}

export interface Payer837 extends LoopRest {
  name: string;
  id: string;
  /** NM108: PI unless told; XV the plan id. */
  idQualifier?: string;
  address?: Address;
  /** REF*2U, EI, FY, NF. */
  secondaryIds?: Reference837[];
  /** 2010BB REF*G2, LU: how this payer numbers the billing provider. */
  billingProviderIds?: Reference837[];
}

/** Who pays in which place: SBR of 2000B and of 2320. */
export interface Coverage837 {
  /** SBR01: P, S, T … */
  responsibility: string;
  /** The patient to the subscriber: 18 self, 01 spouse, 19 child, G8 other. SBR02 only says 18; else PAT01 (2320: SBR02). */
  relationship: string;
  /** SBR03. */
  group?: string;
  /** SBR04. */
  groupName?: string;
  /** SBR05: why Medicare is secondary, such as 12 or 43. */
  mspType?: string;
  /** SBR09: CI, MB, BL, HM … */
  filingIndicator: string;
  subscriber: Subscriber837;
  payer: Payer837;
}
