import { Refusal } from '#refusal';
import { type Heading, MAX_HEADINGS, MAX_TITLE, type SourceText } from '#source-text';

/** What no stored text may hold. */
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** How a line follows the one before: after a blank line, or right below it. */
export type Gap = 'blank' | 'tight';

/** Writes the source text of a file that knows its structure: lines that stand apart or together, some of them headings. */
export class TextBuilder {
  readonly #parts: string[] = [];
  readonly #headings: Heading[] = [];
  readonly #limits: { maxCharacters: number; maxLines: number };
  #length = 0;
  #lines = 0;

  constructor(limits: { maxCharacters: number; maxLines: number }) {
    this.#limits = limits;
  }

  /** White space alone is no line. */
  line(text: string, gap: Gap = 'blank'): void {
    const cleaned = text.toWellFormed().replace(NOT_TEXT, '').trimEnd();
    if (cleaned.trim() === '') return;
    if (this.#length > 0) this.#push(gap === 'blank' ? '\n\n' : '\n');
    this.#push(cleaned);
    this.#lines += 1;
    if (this.#lines > this.#limits.maxLines) throw new Refusal({ tooMany: 'lines' });
  }

  /** One line, whatever breaks are in it. */
  heading(text: string, level: number): void {
    const title = text.toWellFormed().replace(NOT_TEXT, '').replace(/\s+/g, ' ').trim();
    if (title === '') return;
    this.line(title);
    if (this.#headings.length === MAX_HEADINGS) throw new Refusal({ tooMany: 'headings' });
    const start = this.#length - title.length;
    this.#headings.push({ start, level: Math.min(level, 6), title: [...title].slice(0, MAX_TITLE).join('') });
  }

  source(): SourceText {
    return { text: this.#parts.join(''), headings: this.#headings, pageStarts: [] };
  }

  #push(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#limits.maxCharacters) throw new Refusal({ tooMany: 'characters' });
    this.#parts.push(text);
  }
}
