/** A line at its place; points from the upper left corner of an A4 page. */
export interface PlacedLine {
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
  readonly x: number;
  readonly y: number;
}

export type LaidOutPage = readonly PlacedLine[];

const MARGIN = 64;
const BOTTOM = 778;
const BODY = { size: 11, bold: false, wrap: 84, gap: 8 };
const HEADINGS = [
  { size: 20, bold: true, wrap: 40, gap: 0 },
  { size: 15, bold: true, wrap: 56, gap: 14 },
  { size: 12.5, bold: true, wrap: 70, gap: 10 },
] as const;

interface Style {
  readonly size: number;
  readonly bold: boolean;
  /** Characters a line. */
  readonly wrap: number;
  /** Space above a paragraph, in points. */
  readonly gap: number;
}

/** Lays out a text whose paragraphs are parted by blank lines and whose headings begin with `#`, `##` or `###`. */
export function layOut(text: string): LaidOutPage[] {
  const pages: PlacedLine[][] = [[]];
  let y = MARGIN;
  for (const paragraph of text.split(/\n\s*\n/).filter((part) => part.trim() !== '')) {
    const { style, content } = styled(paragraph.trim());
    const lines = wrapped(content, style.wrap);
    const height = style.size * 1.35;
    // A heading stays with the first lines of what it is over.
    const needed = style.gap + lines.length * height + (style === BODY ? 0 : 60);
    if (y + Math.min(needed, 120) > BOTTOM) y = turn(pages);
    y += style.gap;
    for (const line of lines) {
      if (y + height > BOTTOM) y = turn(pages);
      y += height;
      pages.at(-1)?.push({ text: line, size: style.size, bold: style.bold, x: MARGIN, y: Math.round(y * 100) / 100 });
    }
  }
  return pages;
}

function turn(pages: PlacedLine[][]): number {
  pages.push([]);
  return MARGIN;
}

function styled(paragraph: string): { style: Style; content: string } {
  const heading = /^(#{1,3}) /.exec(paragraph);
  const style = heading?.[1] ? (HEADINGS[heading[1].length - 1] ?? BODY) : BODY;
  return { style, content: paragraph.slice(heading?.[0].length ?? 0).replace(/\s+/g, ' ') };
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
