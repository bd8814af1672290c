/**
 * National Provider Identifier: ten digits, the last a Luhn check digit over `80840` and the first nine
 * (45 CFR 162.406; CMS, "Requirements for NPI and NPI check digit").
 */
const PREFIX_SUM = 24; // what `80840` adds to the Luhn sum

export function npiCheckDigit(nine: string): string {
  let total = PREFIX_SUM;
  [...nine].reverse().forEach((char, position) => {
    const digit = Number(char);
    const weighted = position % 2 === 0 ? digit * 2 : digit;
    total += weighted > 9 ? weighted - 9 : weighted;
  });
  return String((10 - (total % 10)) % 10);
}

export const isNpi = (text: string): boolean => /^[12]\d{9}$/.test(text) && npiCheckDigit(text.slice(0, 9)) === text[9];
