import type { Sealers } from '../privacy/seal';
import type { OpenPerson, Person } from './services';

/** Names opened with the organisation's own key. */
export function sealedPeople(sealers: Sealers): OpenPerson {
  return async (tx, org, rowId, sealed, column = 'patient.person') =>
    (await sealers.for(tx, org)).openJson<Person>(column, rowId, sealed);
}

export const displayName = (person: Person): string => (person.first ? `${person.last}, ${person.first}` : person.last);
