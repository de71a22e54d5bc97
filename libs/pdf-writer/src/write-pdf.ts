import { deflateSync } from 'node:zlib';
import type { LaidOutPage, PlacedLine } from './lay-out.js';

/** Body of an indirect object: dictionary text, or a dictionary with the bytes of its stream. */
export type PdfObject = string | { readonly dictionary: string; readonly stream: Uint8Array };

export interface WritePdfOptions {
  readonly title: string;
  /** Extra entries of the trailer dictionary, for files that are to be odd. */
  readonly trailer?: string;
}

const PAGE_WIDTH = 595;
const PAGE_HEIGHT = 842;

/** A PDF 1.4 file of plain text: the standard fonts Helvetica and Helvetica-Bold, one compressed stream a page. */
export function writePdf(pages: readonly LaidOutPage[], { title, trailer = '' }: WritePdfOptions): Buffer {
  const first = 5;
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ');
  const objects: PdfObject[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    ...pages.flatMap((lines, index): PdfObject[] => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE_WIDTH} ${PAGE_HEIGHT}] ` +
        `/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${first + 1 + 2 * index} 0 R >>`,
      { dictionary: '/Filter /FlateDecode', stream: deflateSync(Buffer.from(contentOf(lines), 'latin1')) },
    ]),
    `<< /Title (${escaped(title)}) >>`,
  ];
  return pdfOf(objects, `/Root 1 0 R /Info ${objects.length} 0 R ${trailer}`);
}

const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;

const contentOf = (lines: LaidOutPage): string => ['BT', ...lines.map(lineOf), 'ET'].join('\n');

const lineOf = ({ text, size, bold, x, y }: PlacedLine): string =>
  `/${bold ? 'F2' : 'F1'} ${size} Tf 1 0 0 1 ${x} ${PAGE_HEIGHT - y} Tm (${escaped(text)}) Tj`;

const escaped = (text: string): string => text.replace(/[\\()]/g, (character) => `\\${character}`);

/** Numbered objects with their table of offsets, from object 1. */
export function pdfOf(objects: readonly PdfObject[], trailer = '/Root 1 0 R'): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let size = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    size += part.length;
  };
  objects.forEach((object, index) => {
    offsets.push(size);
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), bodyOf(object), Buffer.from('\nendobj\n')]));
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  const startxref = size;
  add(Buffer.from(`xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} ${trailer} >>\n`));
  add(Buffer.from(`startxref\n${startxref}\n%%EOF\n`));
  return Buffer.concat(parts);
}

function bodyOf(object: PdfObject): Buffer {
  if (typeof object === 'string') return Buffer.from(object, 'latin1');
  const head = `<< ${object.dictionary} /Length ${object.stream.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), object.stream, Buffer.from('\nendstream')]);
}
