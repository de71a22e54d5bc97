import { shownNumber } from '#office/cell-format';
import type { XmlHandler, XmlTag } from '#office/xml';
import type { Workbook } from '#office/xlsx-workbook';
import type { TextBuilder } from '#text-builder';

const CELLS = ' | ';

interface Cell {
  readonly type: string;
  readonly style: number;
  readonly hidden: boolean;
  text: string;
}

/** Writes a row a line, its filled cells one after the other. Hidden rows and columns are left out, formulas too. */
export class XlsxSheet implements XmlHandler {
  readonly #hiddenColumns: { from: number; to: number }[] = [];
  readonly #builder: TextBuilder;
  readonly #book: Workbook;
  #row: string[] | undefined;
  #cell: Cell | undefined;
  #reading = false;
  #rows = 0;

  constructor(builder: TextBuilder, book: Workbook) {
    this.#builder = builder;
    this.#book = book;
  }

  open(tag: XmlTag): void {
    if (tag.name === 's:col' && isTrue(tag.get('hidden'))) {
      this.#hiddenColumns.push({ from: Number(tag.get('min')), to: Number(tag.get('max')) });
    } else if (tag.name === 's:row') this.#row = isTrue(tag.get('hidden')) ? undefined : [];
    else if (tag.name === 's:c') this.#cell = this.#cellOf(tag);
    else if (tag.name === 's:v' || tag.name === 's:t') this.#reading = true;
    else if (tag.name === 's:rPh') this.#reading = false;
  }

  text(text: string): void {
    if (this.#reading && this.#cell) this.#cell.text += text;
  }

  close(name: string): void {
    if (name === 's:v' || name === 's:t') this.#reading = false;
    else if (name === 's:c' && this.#cell) {
      const shown = this.#cell.hidden ? '' : this.#shown(this.#cell).replace(/\s+/g, ' ').trim();
      if (shown !== '') this.#row?.push(shown);
      this.#cell = undefined;
    } else if (name === 's:row' && this.#row && this.#row.length > 0) {
      this.#builder.line(this.#row.join(CELLS), this.#rows++ > 0 ? 'tight' : 'blank');
    }
  }

  #cellOf(tag: XmlTag): Cell {
    const column = columnOf(tag.get('r') ?? '');
    const hidden = this.#hiddenColumns.some(({ from, to }) => column >= from && column <= to);
    return { type: tag.get('t') ?? 'n', style: Number(tag.get('s') ?? 0), hidden, text: '' };
  }

  #shown({ type, style, text }: Cell): string {
    if (type === 's') return this.#book.strings[Number(text)] ?? '';
    if (type === 'b') return text.trim() === '1' ? 'TRUE' : 'FALSE';
    return type === 'n' ? shownNumber(text, this.#book.formats[style] ?? 'number', this.#book.calendar) : text;
  }
}

/** `AB12` is in column 28. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';
