/**
 * Denials whose cause is known: what went wrong, as the remark's and the reason's published meanings say it (X12 external code
 * lists 139 and 411; DOMAIN 4.4, 4.5, 4.14), in the ways in which payers write it. The label is the cause, not what our table
 * says of the code, so that a reading by CARC alone can be wrong here, and is counted as wrong.
 */
import type { DenialCategory, DenialNextAction, PayerKind, Queue } from '../../src/words';

/** What is right for a cause. */
export interface Label {
  /** Null: no denial. */
  category: DenialCategory | null;
  owner: Queue | null;
  nextAction: DenialNextAction | null;
}

export interface LabelledDenial {
  cause: string;
  group: string;
  carc: string;
  remarks: string[];
  payerKind: PayerKind;
  /** The adjustment is the whole charge of its line. */
  isWhole: boolean;
  label: Label;
}

const label = (category: DenialCategory, owner: Queue, nextAction: DenialNextAction): Label => ({
  category,
  owner,
  nextAction,
});
const NONE: Label = { category: null, owner: null, nextAction: null };

const eligibility = label('eligibility', 'registration', 'bill_other_payer');
const authorization = label('authorization', 'authorization', 'attach_authorization');
const coding = label('coding', 'coding', 'correct_claim');
const bundling = label('bundling', 'coding', 'correct_claim');
const necessity = label('medical_necessity', 'denials', 'appeal');
const duplicate = label('duplicate', 'denials', 'link_original');
const documents = label('missing_information', 'denials', 'send_documents');
const missing = (owner: Queue): Label => label('missing_information', owner, 'correct_claim');
const anew = (owner: Queue): Label => label('missing_information', owner, 'new_claim');
const credentialing = label('credentialing', 'credentialing', 'fix_enrollment');
const uncovered = label('non_covered', 'denials', 'check_benefit');

/** cause · right · how payers write it: group-CARC and remarks, several ways apart by `|`; `part`: of a part of the charge */
const CAUSES: [string, Label, string][] = [
  ['the plan began after the visit', eligibility, 'CO-26|PR-26|CO-26 N30|OA-26'],
  ['the plan had ended', eligibility, 'CO-27|PR-27|CO-27 N30|PI-27|CO-27 N650'],
  ['the member id was mistyped', eligibility, 'CO-31|CO-31 N382|PR-31|OA-31|CO-31 MA61'],
  ['the patient had moved to another plan', eligibility, 'CO-109|OA-109|CO-109 N418|PI-109|CO-109 N104'],
  [
    'another insurer comes first',
    label('cob', 'registration', 'bill_other_payer'),
    'CO-22|OA-22|PR-22|CO-22 MA04|CO-22 N598|PI-22',
  ],
  ['no authorization was asked for', authorization, 'CO-197|CO-197 N54|CO-197 M62|PI-197|OA-197|CO-197 MA01|PR-197'],
  ['more was done than was authorized', authorization, 'CO-198|CO-198 N54|PI-198|CO-198 N351'],
  ['the referral had run out', authorization, 'CO-165|CO-165 N476|PI-165|CO-165 N475'],
  ['the authorization number was left out', authorization, 'CO-16 M62'],
  ['a modifier was left out', coding, 'CO-4|CO-4 N519|CO-4 N517|CO-4 M78|CO-4 N822'],
  ['the line pointed to a diagnosis of another service', coding, 'CO-11|CO-11 M76|CO-11 N657|PI-11'],
  ['the diagnosis was one that the plan does not pay', coding, 'CO-167|CO-167 M64|CO-167 N569'],
  [
    'the service is part of another of the same day',
    bundling,
    'CO-97|CO-97 M15|CO-97 N19|CO-97 M144|PI-97|OA-97|CO-97 M80',
  ],
  ['the pair is one that NCCI does not pay', bundling, 'CO-236|CO-236 M80|CO-236 N644|PI-236|CO-236 N20'],
  ['the visit was inside a global period', bundling, 'CO-97 M144|CO-97 M25'],
  ['the policy does not see the need', necessity, 'CO-50|CO-50 N115|PI-50|CO-50 M25|PR-50|CO-50 N386|CO-50 M64'],
  ['the policy takes it as experimental', necessity, 'CO-55|CO-55 N623|PI-55'],
  ['so many were not supported', necessity, 'CO-151|CO-151 N362|PI-151|CO-151 M25|CO-151 N640'],
  ['the coverage determination does not list the diagnosis', necessity, 'CO-96 N115'],
  ['the claim was sent twice', duplicate, 'OA-18|CO-18|OA-18 N522|CO-18 N522|PI-18|OA-18 M86'],
  ['the claim came late', label('timely_filing', 'denials', 'send_proof'), 'CO-29|CO-29 N211|PI-29|CO-29 N30|OA-29'],
  ['a procedure code was mistyped', missing('coding'), 'CO-16 M20|CO-16 M51|CO-16 M51 N56|CO-16 M20 MA01'],
  ['a diagnosis was incomplete', missing('coding'), 'CO-16 M76|CO-16 M76 N657|CO-16 MA63|CO-16 M76 MA01'],
  ['a patient number was wrong', missing('registration'), 'CO-16 MA61|CO-16 N382|CO-16 N382 MA61|CO-16 N382 N30'],
  ['the provider’s number was left out', missing('denials'), 'CO-16 N290|CO-16 N257|CO-16 N286'],
  ['the place of service was left out', missing('denials'), 'CO-16 M77|CO-16 MA114'],
  ['the claim could not be processed: procedure', anew('coding'), 'CO-16 MA130 M51|CO-16 M20 MA130'],
  ['the claim could not be processed: diagnosis', anew('coding'), 'CO-16 MA130 M76|CO-16 M76 MA130'],
  ['the claim could not be processed: member', anew('registration'), 'CO-16 MA130 N382|CO-16 MA61 MA130'],
  ['the claim could not be processed: provider', anew('denials'), 'CO-16 MA130 N290|CO-16 MA130'],
  [
    'records were asked for',
    documents,
    'CO-226|CO-226 N29|PI-226|CO-226 N706|CO-252|CO-252 M127|CO-252 N706|PI-252|CO-252 N29',
  ],
  ['the patient was asked about an accident', documents, 'CO-227|PR-227|CO-227 N179|OA-227'],
  ['the provider was not certified for it', credentialing, 'CO-B7|CO-B7 N570|PI-B7|CO-B7 N95'],
  ['a provider of this type is not paid for it', credentialing, 'CO-170|CO-170 N95|PI-170'],
  ['the contract had not begun', credentialing, 'CO-242|PR-242|CO-242 N130|PI-242'],
  ['the benefit excludes it', uncovered, 'CO-96|PR-96|CO-96 N130|PR-96 N30|CO-96 N425|PI-96'],
  ['the year’s maximum was used up', uncovered, 'CO-119|PR-119|CO-119 N587|PI-119'],
  ['this plan does not have it', uncovered, 'CO-204|PR-204|CO-204 N130|PI-204'],
  ['the whole line was priced away', label('other', 'denials', 'review'), 'CO-45|PI-45'],
  ['something that no list of ours knows', label('other', 'denials', 'review'), 'CO-A1|CO-129|PI-P12|CO-273'],
  ['the contract’s price', NONE, 'CO-45 part|PI-45 part|CO-45 N14 part'],
  ['sequestration', NONE, 'CO-253 part'],
  ['capitation', NONE, 'CO-24'],
  ['the deductible', NONE, 'PR-1|PR-1 part'],
  ['the coinsurance', NONE, 'PR-2 part|PR-2'],
  ['the copay', NONE, 'PR-3 part|PR-3'],
  ['what the payer before has paid', NONE, 'OA-23|OA-23 part'],
];

const KINDS: PayerKind[] = ['commercial', 'medicare', 'medicaid'];

/** Medicare hears no appeal of a late claim: what is left is to give it up (DOMAIN 4.7). */
const forKind = (right: Label, kind: PayerKind): Label =>
  right.category === 'timely_filing' && kind === 'medicare' ? { ...right, nextAction: 'write_off' } : right;

export const LABELLED_DENIALS: readonly LabelledDenial[] = CAUSES.flatMap(([cause, right, written]) =>
  written.split('|').flatMap((way) => {
    const [reason, ...rest] = way.split(' ');
    const [group, carc] = reason!.split('-') as [string, string];
    const remarks = rest.filter((word) => word !== 'part');
    const isWhole = !rest.includes('part');
    return KINDS.map((payerKind) => ({
      cause,
      group,
      carc,
      remarks,
      payerKind,
      isWhole,
      label: forKind(right, payerKind),
    }));
  }),
);
