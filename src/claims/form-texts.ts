/** How people, addresses and relationships read on a paper form. Pure. */
import type { Person837 } from '../x12';

export const RELATIONSHIP_OF: Record<string, string> = { '18': 'SELF', '01': 'SPOUSE', '19': 'CHILD' };

export const nameOf = ({ last, first }: Pick<Person837, 'last'> & { first?: string }): string =>
  first ? `${last}, ${first}` : last;

export const addressOf = ({ address }: { address?: Person837['address'] }): string | undefined =>
  address && [address.line1, address.city, `${address.state ?? ''} ${address.zip ?? ''}`.trim()].join(', ');
