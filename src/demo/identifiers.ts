/** Numbers that look right because they are: each carries its check digit, as the real ones do. */
import { npiCheckDigit } from '../registration/npi';
import type { Random } from '../random';
import { isMemberId, luhnDigit } from '../simulator/member-id';

/** NPIs below 1000001000 are given to nobody, so that no real provider appears in a demo. */
export function demoNpi(nth: number): string {
  const nine = `1000000${String(nth % 100).padStart(2, '0')}`;
  return nine + npiCheckDigit(nine);
}

/**
 * A member id by its payer's pattern: `#` a digit, `@` a letter, all else itself. The last place is a digit that checks
 * all the others (Luhn), so a payer sees swapped digits without asking anybody.
 */
export function makeMemberId(pattern: string, random: Random): string {
  // Letters that nobody reads as digits, as Medicare's own ids do.
  const letters = [...'ACDEFGHJKMNPQRTUVWXY'];
  const body = [...pattern.slice(0, -1)].map((place) =>
    place === '#' ? random.digits(1) : place === '@' ? random.pick(letters) : place,
  );
  const id = body.join('');
  return id + luhnDigit(id.replace(/\D/g, ''));
}

/** The id with two neighbouring digits swapped so that its check digit fails; undefined if no swap does that. */
export function swapDigits(id: string, pattern: string): string | undefined {
  const places = [...pattern].flatMap((place, at) => (place === '#' ? [at] : []));
  for (let nth = places.length - 1; nth > 0; nth -= 1) {
    const [left, right] = [places[nth - 1] as number, places[nth] as number];
    const chars = [...id];
    [chars[left], chars[right]] = [chars[right] as string, chars[left] as string];
    const swapped = chars.join('');
    if (swapped !== id && !isMemberId(swapped, pattern)) return swapped;
  }
  return undefined;
}
