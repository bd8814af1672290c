/** Patients, and the people who stand beside them: subscribers and guarantors (Patient or RelatedPerson). */
import type { Address, PatientIntake, PersonIntake } from '../../registration/intake';
import type { BundleIndex, Resource } from './bundle';
import type { Findings } from './findings';
import { stateCode } from './states';
import { field, list, readDay, text } from './values';

/**
 * A person whose family name and birth date can be read. Without them there is nobody to bill for: undefined, with the
 * problems said. What else is missing is a problem, and the person stands.
 */
export function readPerson(person: Resource, zone: string, found: Findings): PersonIntake | undefined {
  const name = readName(person, found);
  const birthDate = field(person.body, 'birthDate');
  // A birth date has no time of day; one with a time would depend on the zone.
  const born = typeof birthDate === 'string' && birthDate.length === 10 ? readDay(birthDate, zone) : undefined;
  if (birthDate === undefined) found.missing(person.label, 'birthDate', 'the birth date is missing');
  else if (!born) found.invalid(person.label, 'birthDate', 'the birth date is not a whole date, YYYY-MM-DD');
  const address = readAddress(person, found);
  if (!name || !born) return undefined;
  return { ...name, born, sex: readSex(person), address };
}

function readName(person: Resource, found: Findings): { last: string; first: string } | undefined {
  const names = list(person.body, 'name');
  const name =
    names.find((each) => field(each, 'use') === 'official') ?? names.find((each) => field(each, 'use') !== 'old');
  const last = text(name, 'family');
  const first = list(name, 'given').find((given) => typeof given === 'string' && given.trim() !== '');
  if (!last) {
    found.missing(person.label, 'name.family', 'the family name is missing');
    return undefined;
  }
  if (!first) found.missing(person.label, 'name.given', 'the first name is missing');
  return { last, first: typeof first === 'string' ? first.trim() : '' };
}

function readSex(person: Resource): PersonIntake['sex'] {
  const gender = field(person.body, 'gender');
  return gender === 'female' ? 'F' : gender === 'male' ? 'M' : 'U';
}

/** The home address, else the first that is still in use. What is missing is left empty and is a problem. */
function readAddress(person: Resource, found: Findings): Address {
  const addresses = list(person.body, 'address');
  const address =
    addresses.find((each) => field(each, 'use') === 'home') ?? addresses.find((each) => field(each, 'use') !== 'old');
  if (address === undefined) {
    found.missing(person.label, 'address', 'the address is missing');
    return { line: '', city: '', state: '', zip: '' };
  }
  const line = list(address, 'line')
    .filter((part) => typeof part === 'string')
    .join(' ')
    .trim();
  const city = text(address, 'city') ?? '';
  if (!line) found.missing(person.label, 'address.line', 'the street is missing');
  if (!city) found.missing(person.label, 'address.city', 'the city is missing');
  return { line, city, state: readState(address, person, found), zip: readZip(address, person, found) };
}

function readState(address: unknown, person: Resource, found: Findings): string {
  const written = text(address, 'state');
  const code = written ? stateCode(written) : undefined;
  if (!written) found.missing(person.label, 'address.state', 'the state is missing');
  else if (!code) found.invalid(person.label, 'address.state', 'not a US state, by code or by name');
  return code ?? '';
}

function readZip(address: unknown, person: Resource, found: Findings): string {
  const written = text(address, 'postalCode');
  if (!written) {
    found.missing(person.label, 'address.postalCode', 'the ZIP code is missing');
    return '';
  }
  const zip = written.replace(/[\s-]/g, '');
  if (/^\d{5}(?:\d{4})?$/.test(zip) && !zip.startsWith('00000')) return zip;
  found.invalid(person.label, 'address.postalCode', 'a ZIP code has 5 or 9 digits, not all of them 0');
  return '';
}

/**
 * Who owes what no payer owes: `Account.guarantor` of the patient's account that is not on hold. Undefined: the patient.
 * An organisation as guarantor (an employer) is a problem, since statements go to people.
 */
export function readGuarantor(
  patient: Resource,
  accounts: readonly Resource[],
  index: BundleIndex,
  found: Findings,
): PatientIntake['guarantor'] {
  for (const account of accounts) {
    const guarantor = list(account.body, 'guarantor').find((each) => field(each, 'onHold') !== true);
    if (guarantor === undefined) continue;
    const party = index.resolve(field(guarantor, 'party'), account);
    if (party === patient) {
      index.use(account);
      return undefined;
    }
    if (!party || (party.type !== 'Patient' && party.type !== 'RelatedPerson')) {
      found.invalid(account.label, 'guarantor.party', 'the guarantor is not a person in this bundle');
      return undefined;
    }
    index.use(account, party);
    const name = readName(party, found);
    return name && { sourceId: party.id, ...name, address: readAddress(party, found) };
  }
  return undefined;
}
