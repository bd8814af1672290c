/** ICD-10-CM codes as families: what stands above a code, which codes a note names, which side of the body a title says. */
/** `E11.42` → E11.42, E11.4, E11. */
export function ancestors(code: string): string[] {
  const all = [code];
  for (let length = code.length - 1; length >= 3; length -= 1) {
    const shorter = code.slice(0, length);
    if (!shorter.endsWith('.')) all.push(shorter);
  }
  return all;
}

/** Notes name codes in brackets: `(S62.-)`, `(E08.-, E09.0)`, `(O24.0-O24.9)`. */
export function namesCode(note: string, code: string): boolean {
  const inBrackets = [...note.matchAll(/\(([^)]*)\)/g)].flatMap(([, inside]) => inside!.split(/[,;]\s*/));
  return inBrackets.some((named) => {
    const range = /^([A-Z]\d[A-Z0-9](?:\.[A-Z0-9]+)?)-([A-Z]\d[A-Z0-9](?:\.[A-Z0-9]+)?)$/.exec(named.trim());
    if (range) return code >= range[1]! && (code <= range[2]! || code.startsWith(range[2]!));
    const family = named.trim().replace(/\.?-$/, '');
    return /^[A-Z]\d[A-Z0-9](\.[A-Z0-9]+)?$/.test(family) && code.startsWith(family);
  });
}

/** The side that a title says (Guidelines I.B.13); null where it says none. */
export function sideOf(title: string): 'right' | 'left' | 'bilateral' | 'unspecified' | null {
  const words = title.toLowerCase();
  if (/\bbilateral\b/.test(words)) return 'bilateral';
  const [right, left] = [/\bright\b/.test(words), /\bleft\b/.test(words)];
  if (right !== left) return right ? 'right' : 'left';
  return !right &&
    /\bunspecified (side|eye|ear|limb|arm|leg|hand|foot|hip|knee|ankle|wrist|elbow|shoulder|breast|kidney|ovary|lung)\b/.test(
      words,
    )
    ? 'unspecified'
    : null;
}
