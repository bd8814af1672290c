/** Names as X12 can carry them: letters without their marks, since the guides take printable ASCII alone (B.1.1.2). Pure. */

/** Letters that are no letter with a mark. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  Ø: 'O',
  ø: 'o',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Þ: 'TH',
  þ: 'th',
  '’': "'",
  '‘': "'",
  '–': '-',
};

export const plainText = (text: string): string =>
  text
    .replace(/[ßÆæŒœØøŁłĐđÞþ’‘–]/g, (letter) => LETTERS[letter]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
