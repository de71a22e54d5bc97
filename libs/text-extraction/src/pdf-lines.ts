import { Refusal } from '#refusal';
import { type Heading, MAX_HEADINGS, MAX_TITLE, type SourceText } from '#source-text';

/** A line of a page as the PDF places it. */
export interface PdfLine {
  readonly text: string;
  /** Height of its largest letters, in points. */
  readonly size: number;
  /** Distance of its base line from the lower edge of the page, in points. */
  readonly y: number;
}

const HEADING_RATIO = 1.12;
const PARAGRAPH_GAP = 1.6;
/** What no stored text may hold. */
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * Lines of pages as one text: pages and paragraphs are parted by a blank line. A PDF knows no headings, so a line counts
 * as one if its letters are visibly larger than those that most of the text is set in; the larger, the higher.
 */
export function pdfSource(pages: readonly (readonly PdfLine[])[]): SourceText {
  const levels = headingLevels(pages.flat());
  const headings: Heading[] = [];
  const pageStarts: number[] = [];
  let text = '';
  for (const page of pages) {
    if (text !== '') text += '\n\n';
    pageStarts.push(text.length);
    let above: PdfLine | undefined;
    for (const line of page) {
      const content = cleaned(line.text);
      if (content.trim() === '') continue;
      const level = levels.get(sizeOf(line));
      const goesOn = above !== undefined && sizeOf(above) === sizeOf(line) && !isParted(above, line);
      if (above) text += goesOn ? '\n' : '\n\n';
      const last = headings.at(-1);
      if (level !== undefined && goesOn && last) {
        headings[headings.length - 1] = { ...last, title: titleOf(`${last.title} ${content}`) };
      } else if (level !== undefined) headings.push({ start: text.length, level, title: titleOf(content) });
      if (headings.length > MAX_HEADINGS) throw new Refusal({ tooMany: 'headings' });
      text += content;
      above = line;
    }
  }
  return { text, headings, pageStarts };
}

const isParted = (above: PdfLine, line: PdfLine): boolean =>
  Math.abs(above.y - line.y) > PARAGRAPH_GAP * Math.max(above.size, line.size);

const sizeOf = ({ size }: PdfLine): number => Math.round(size * 2) / 2;

const cleaned = (text: string): string => text.toWellFormed().replace(NOT_TEXT, '').trimEnd();

const titleOf = (text: string): string => [...text.trim()].slice(0, MAX_TITLE).join('');

/** Level of each size that headings are set in. */
function headingLevels(lines: readonly PdfLine[]): ReadonlyMap<number, number> {
  const letters = new Map<number, number>();
  for (const line of lines) letters.set(sizeOf(line), (letters.get(sizeOf(line)) ?? 0) + line.text.length);
  const [body] = [...letters].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [0];
  const sizes = [...letters.keys()].filter((size) => size >= body * HEADING_RATIO).sort((a, b) => b - a);
  return new Map(sizes.map((size, index) => [size, Math.min(index + 1, 6)]));
}
