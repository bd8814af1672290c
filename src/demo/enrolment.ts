/** Who is insured with whom: one coverage a person, a family's through its head, an old person's by himself. */
import type { Day } from '../calendar';
import { makeMemberId, swapDigits } from './identifiers';
import { PAYERS, type DemoPayer } from './payers';
import { ageOn, type DemoPerson, type Household } from './people';
import type { Random } from '../random';

export interface Member {
  person: DemoPerson;
  household: Household;
  /** The patient, if grown up. */
  guarantor: DemoPerson;
  subscriber: DemoPerson;
  relationship: 'self' | 'spouse' | 'child';
  payer: DemoPayer;
  memberId: string;
  group: string | undefined;
  coverageId: string;
  from: Day;
}

const COMMERCIAL = [
  { payer: PAYERS[0] as DemoPayer, weight: 5 },
  { payer: PAYERS[1] as DemoPayer, weight: 4 },
  { payer: PAYERS[2] as DemoPayer, weight: 3 },
];
const MEDICARE = PAYERS[3] as DemoPayer;

/** Enrols everybody of a household on a day; all of a family share the subscriber's member id, as insurers do. */
export function enrol(household: Household, on: Day, random: Random): Member[] {
  const { payer } = random.pickWeighted(COMMERCIAL);
  const familyId = newMemberId(payer, random);
  const group = `G${random.digits(4)}`;
  const from = `${Number(on.slice(0, 4)) - random.between(1, 4)}-01-01`;
  const member = (person: DemoPerson, relationship: Member['relationship']): Member => {
    const base = {
      person,
      household,
      guarantor: relationship === 'child' ? household.head : person,
      coverageId: `${person.id}-cov`,
      from,
    };
    if (ageOn(person.born, on) >= 65) {
      return {
        ...base,
        subscriber: person,
        relationship: 'self',
        payer: MEDICARE,
        memberId: newMemberId(MEDICARE, random),
        group: undefined,
      };
    }
    return { ...base, subscriber: household.head, relationship, payer, memberId: familyId, group };
  };
  return [
    member(household.head, 'self'),
    ...(household.spouse ? [member(household.spouse, 'spouse')] : []),
    ...household.children.map((child) => member(child, 'child')),
  ];
}

/** Every id can be spoiled by swapping two digits, so that any member can be the one whose claim is rejected. */
function newMemberId(payer: DemoPayer, random: Random): string {
  for (;;) {
    const id = makeMemberId(payer.memberIdPattern, random);
    if (swapDigits(id, payer.memberIdPattern)) return id;
  }
}
