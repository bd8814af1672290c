/** A dictionary is a map of words to meanings; the union of the words and their list follow from it. */
type Meanings = Record<string, string>;
export type Word<T extends Meanings> = Extract<keyof T, string>;
export const words = <T extends Meanings>(meanings: T): readonly [Word<T>, ...Word<T>[]] =>
  Object.keys(meanings) as unknown as readonly [Word<T>, ...Word<T>[]];
