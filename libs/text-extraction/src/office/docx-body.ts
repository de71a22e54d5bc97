import { type HeadingLevels, levelOfOutline } from '#office/docx-styles';
import type { XmlHandler, XmlTag } from '#office/xml';
import type { TextBuilder } from '#text-builder';

/** What nobody sees: removed or moved text, a second form of the same, settings that look like text. */
const UNSEEN: ReadonlySet<string> = new Set([
  'w:del',
  'w:moveFrom',
  'w:pPrChange',
  'w:rPrChange',
  'w:rt',
  'w:sectPr',
  'w:tabs',
  'mc:Fallback',
]);
const SIGNS: Readonly<Record<string, string>> = { 'w:tab': '\t', 'w:br': '\n', 'w:cr': '\n', 'w:noBreakHyphen': '-' };
const CELLS = ' | ';

interface Paragraph {
  text: string;
  level: number | undefined;
  inList: boolean;
}

interface Table {
  rows: number;
  cells: string[];
  cell: string[];
}

/** Writes paragraphs, list items and rows of tables as lines. Paragraphs may hold text boxes with paragraphs of their own. */
export class DocxBody implements XmlHandler {
  readonly #paragraphs: Paragraph[] = [];
  readonly #tables: Table[] = [];
  /** Whether each run that is open is hidden. */
  readonly #runs: boolean[] = [];
  #unseen = 0;
  #reading = false;
  #afterItem = false;
  readonly #builder: TextBuilder;
  readonly #levels: HeadingLevels;

  constructor(builder: TextBuilder, levels: HeadingLevels) {
    this.#builder = builder;
    this.#levels = levels;
  }

  open(tag: XmlTag): void {
    if (this.#unseen > 0 || isUnseen(tag)) {
      this.#unseen += 1;
      return;
    }
    const paragraph = this.#paragraphs.at(-1);
    if (tag.name === 'w:p') this.#paragraphs.push({ text: '', level: undefined, inList: false });
    else if (tag.name === 'w:tbl') this.#tables.push({ rows: 0, cells: [], cell: [] });
    else if (tag.name === 'w:r') this.#runs.push(false);
    else if (tag.name === 'w:vanish' && isOn(tag) && this.#runs.length > 0) this.#runs[this.#runs.length - 1] = true;
    else if (tag.name === 'w:t' || tag.name === 'm:t') this.#reading = true;
    else if (!paragraph) return;
    else if (tag.name === 'w:pStyle') paragraph.level ??= this.#levels(tag.get('w:val') ?? '');
    else if (tag.name === 'w:outlineLvl') paragraph.level = levelOfOutline(tag.get('w:val'));
    else if (tag.name === 'w:numPr') paragraph.inList = true;
    else if (SIGNS[tag.name] !== undefined && !this.#isHidden()) paragraph.text += SIGNS[tag.name];
  }

  text(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (this.#reading && this.#unseen === 0 && paragraph && !this.#isHidden()) paragraph.text += text;
  }

  close(name: string): void {
    if (this.#unseen > 0) {
      this.#unseen -= 1;
      return;
    }
    const table = this.#tables.at(-1);
    if (name === 'w:t' || name === 'm:t') this.#reading = false;
    else if (name === 'w:r') this.#runs.pop();
    else if (name === 'w:p') this.#endParagraph(this.#paragraphs.pop());
    else if (name === 'w:tc' && table) table.cells.push(table.cell.splice(0).join(' '));
    else if (name === 'w:tr' && table) this.#endRow(table);
    else if (name === 'w:tbl') this.#tables.pop();
  }

  #isHidden(): boolean {
    return this.#runs.at(-1) ?? false;
  }

  #endParagraph(paragraph: Paragraph | undefined): void {
    if (!paragraph || paragraph.text.trim() === '') return;
    const table = this.#tables.at(-1);
    if (table) table.cell.push(oneLine(paragraph.text));
    else if (paragraph.level !== undefined) this.#builder.heading(paragraph.text, paragraph.level);
    else if (paragraph.inList) this.#builder.line(`- ${paragraph.text.trim()}`, this.#afterItem ? 'tight' : 'blank');
    else this.#builder.line(paragraph.text.trim());
    this.#afterItem = paragraph.inList && paragraph.level === undefined;
  }

  /** The row of a table in a cell belongs to that cell. */
  #endRow(table: Table): void {
    const row = table.cells.splice(0).join(CELLS);
    const around = this.#tables.at(-2);
    if (around) around.cell.push(row);
    else if (/[^\s|]/.test(row)) this.#builder.line(row, table.rows++ > 0 ? 'tight' : 'blank');
  }
}

/** Separators between a text and its notes are notes themselves, of a type. */
const isUnseen = (tag: XmlTag): boolean =>
  UNSEEN.has(tag.name) || (/^w:(foot|end)note$/.test(tag.name) && tag.get('w:type') !== undefined);

const isOn = (tag: XmlTag): boolean => !['0', 'false', 'off'].includes(tag.get('w:val') ?? '');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
