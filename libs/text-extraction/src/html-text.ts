import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import type { TextBuilder } from '#text-builder';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const BLOCKS = words(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section summary table tbody tfoot thead tr ul',
);
/** Never seen, or no text: programs, styles, pictures, what is embedded, what a person fills in. */
const UNSEEN = words(
  'applet area audio base button canvas datalist embed head iframe input link map math meta noembed noframes object ' +
    'param script select style svg template textarea title track video',
);
const HIDDEN_STYLE =
  /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0*(\.0+)?|font-size\s*:\s*0+(\.0+)?(px|pt|em|rem|%)?)\s*(!\s*important\s*)?(;|$)/i;
const CELLS = ' | ';

/** Writes the elements of a page as lines; what is hidden by an attribute is left out with everything in it. */
export class HtmlText {
  readonly #builder: TextBuilder;
  #line = '';
  #unseen = 0;
  #preformatted = 0;
  #tight = false;
  /** Filled cells of the rows that are open, in each other. */
  readonly #rows: { cells: string[]; first: boolean }[] = [];
  #rowsOfTable = 0;

  constructor(builder: TextBuilder) {
    this.#builder = builder;
  }

  enter(element: Tree.Element): void {
    if (this.#unseen > 0 || isUnseen(element)) {
      this.#unseen += 1;
      return;
    }
    const name = element.tagName;
    if (name === 'br') this.#line += '\n';
    else if (name === 'table') {
      this.end();
      this.#rowsOfTable = 0;
    } else if (name === 'tr') {
      this.end();
      this.#rows.push({ cells: [], first: this.#rowsOfTable++ === 0 });
    } else if (name === 'li' || name === 'dt' || name === 'dd') {
      this.end();
      if (name === 'li') this.#line = '- ';
    } else if (BLOCKS.has(name)) this.end();
    if (name === 'pre') this.#preformatted += 1;
  }

  text(text: string): void {
    if (this.#unseen > 0) return;
    if (this.#preformatted > 0) this.#line += text;
    else {
      const folded = text.replace(/[ \t\n\f\r]+/g, ' ');
      this.#line += /(^|\s)$/.test(this.#line) ? folded.trimStart() : folded;
    }
  }

  leave(element: Tree.Element): void {
    if (this.#unseen > 0) {
      this.#unseen -= 1;
      return;
    }
    const name = element.tagName;
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (name === 'td' || name === 'th') this.end();
    else if (name === 'tr') this.#endRow();
    else if (level) this.#endHeading(Number(level));
    else if (BLOCKS.has(name)) this.end(name === 'li');
    if (name === 'pre') this.#preformatted -= 1;
  }

  /** Ends the line, if there is one. */
  end(isItem = false): void {
    const line = this.#preformatted > 0 ? this.#line : this.#line.trim();
    this.#line = '';
    if (line === '' || line === '-') return;
    const row = this.#rows.at(-1);
    if (row) row.cells.push(line.replace(/\s+/g, ' '));
    else this.#builder.line(line, isItem && this.#tight ? 'tight' : 'blank');
    this.#tight = isItem;
  }

  #endHeading(level: number): void {
    if (this.#rows.length > 0) return this.end();
    this.#builder.heading(this.#line, level);
    this.#line = '';
    this.#tight = false;
  }

  /** The row of a table in a cell belongs to that cell. */
  #endRow(): void {
    this.end();
    const row = this.#rows.pop();
    if (!row || row.cells.length === 0) return;
    const around = this.#rows.at(-1);
    if (around) around.cells.push(row.cells.join(CELLS));
    else this.#builder.line(row.cells.join(CELLS), row.first ? 'blank' : 'tight');
  }
}

function isUnseen({ tagName, attrs }: Tree.Element): boolean {
  if (UNSEEN.has(tagName)) return true;
  return attrs.some(({ name, value }) => name === 'hidden' || (name === 'style' && HIDDEN_STYLE.test(value)));
}
