import { TooLarge } from '@attestry/domain-errors';
import { NotReadable } from './extraction.errors.js';
import { markdownSource } from './markdown.js';
import type { MediaType } from './media-type.js';
import type { PdfReader } from './pdf-reader.js';
import { decodeText, plainSource } from './plain-text.js';
import type { SourceText } from './source-text.js';

/** Makes the source text of a file of each kind that is taken. */
export class TextExtractor {
  constructor(
    private readonly pdf: PdfReader,
    private readonly maxCharacters: number,
  ) {}

  /** Text files are not even decoded if they cannot be short enough: a character takes up to three bytes. */
  async extract(type: MediaType, bytes: Buffer, signal?: AbortSignal): Promise<SourceText> {
    if (type !== 'application/pdf' && bytes.length > 3 * this.maxCharacters) {
      throw new TooLarge('the text', this.maxCharacters);
    }
    const source = await this.#sourceOf(type, bytes, signal);
    if (source.text.length > this.maxCharacters) throw new TooLarge('the text', this.maxCharacters);
    if (source.text.trim() === '') throw new NotReadable('no_text', 'there is none in it');
    return source;
  }

  async #sourceOf(type: MediaType, bytes: Buffer, signal: AbortSignal | undefined): Promise<SourceText> {
    switch (type) {
      case 'application/pdf':
        return this.pdf.read(bytes, signal);
      case 'text/markdown':
        return markdownSource(decodeText(bytes));
      case 'text/plain':
        return plainSource(decodeText(bytes));
    }
  }
}
