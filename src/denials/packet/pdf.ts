/**
 * Lays a packet out as a PDF: US letter, each section on a page of its own, its reference and page at every foot. The same
 * packet of the same day gives the same bytes, so that what was sent can be told from what was not.
 */
import PDFDocument from 'pdfkit';
import { startOf, type Day } from '../../calendar';
import type { Block, Packet, Section } from './contents';

const MARGIN = 54;
const FOOT = 30;
const [SMALL, BODY, HEADING] = [8, 10, 13] as const;

export interface PrintedPacket {
  bytes: Buffer;
  pages: number;
}

type Doc = PDFKit.PDFDocument;

/** Prints it. `on` is the day of the letter, and of the document. */
export function printPacket(packet: Packet, on: Day): Promise<PrintedPacket> {
  const doc = new PDFDocument({
    size: 'LETTER',
    margin: MARGIN,
    bufferPages: true,
    autoFirstPage: false,
    info: {
      Title: printable(packet.title),
      CreationDate: new Date(startOf(on, 'UTC')),
      Producer: 'Throughline',
      Creator: 'Throughline',
    },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  for (const section of packet.sections) printSection(doc, section);
  const { count: pages } = doc.bufferedPageRange();
  for (let page = 0; page < pages; page += 1) printFoot(doc, packet.reference, page, pages);
  doc.end();
  return done.then((bytes) => ({ bytes, pages }));
}

function printSection(doc: Doc, { title, blocks }: Section): void {
  doc.addPage();
  doc.font('Helvetica-Bold').fontSize(HEADING).text(printable(title)).moveDown(0.8);
  for (const block of blocks) printBlock(doc, block);
}

function printBlock(doc: Doc, block: Block): void {
  doc.font('Helvetica').fontSize(BODY);
  switch (block.kind) {
    case 'text':
      doc.text(printable(block.text), { paragraphGap: 4 }).moveDown(0.5);
      return;
    case 'pairs':
      for (const [label, value] of block.pairs)
        doc
          .font('Helvetica-Bold')
          .text(`${printable(label)}: `, { continued: true })
          .font('Helvetica')
          .text(printable(value));
      doc.moveDown(0.8);
      return;
    case 'table':
      printTable(doc, block);
      return;
    case 'image':
      doc.image(block.bytes, { fit: [doc.page.width - 2 * MARGIN, doc.page.height - doc.y - MARGIN], align: 'center' });
  }
}

/** Columns of one width; a row that does not fit begins the next page. */
function printTable(doc: Doc, { head, rows }: { head: string[]; rows: string[][] }): void {
  const width = (doc.page.width - 2 * MARGIN) / head.length;
  const options = { width: width - 6 };
  for (const [n, cells] of [head, ...rows].entries()) {
    doc.font(n === 0 ? 'Helvetica-Bold' : 'Helvetica').fontSize(BODY);
    const texts = cells.map(printable);
    const height = Math.max(...texts.map((cell) => doc.heightOfString(cell || ' ', options)));
    if (doc.y + height > doc.page.height - MARGIN) doc.addPage();
    const top = doc.y;
    for (const [column, cell] of texts.entries()) doc.text(cell, MARGIN + column * width, top, options);
    doc.x = MARGIN;
    doc.y = top + height + 4;
  }
  doc.moveDown(0.8);
}

/** Below the margin, where text would else begin a new page. */
function printFoot(doc: Doc, reference: string, page: number, pages: number): void {
  doc.switchToPage(page);
  const { bottom } = doc.page.margins;
  doc.page.margins.bottom = 0;
  doc
    .font('Helvetica')
    .fontSize(SMALL)
    .text(`${printable(reference)}, page ${page + 1} of ${pages}`, MARGIN, doc.page.height - FOOT, {
      lineBreak: false,
    });
  doc.page.margins.bottom = bottom;
}

/** The fonts that every reader has know Latin letters only: others lose their accents, and what has no Latin letter becomes `?`. */
const printable = (value: string): string =>
  value
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .normalize('NFC')
    .replace(/[^\n\u0020-\u007e\u00a1-\u00ff]/gu, (letter) => {
      const plain = letter.normalize('NFKD').replace(/[^\u0020-\u007e]/g, '');
      return plain || (/\s/.test(letter) ? ' ' : '?');
    });
