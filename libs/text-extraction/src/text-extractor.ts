import { TooLarge } from '@attestry/domain-errors';
import { NotReadable, WrongMediaType } from './extraction.errors.js';
import { FileReader, type FileReaderLimits } from './file-reader.js';
import { markdownSource } from './markdown.js';
import { type DeclaredFile, extensionOf, type MediaType, mediaTypeOf } from './media-type.js';
import { decodeText, plainSource } from './plain-text.js';
import { type Measure, Refusal } from './refusal.js';
import { MAX_HEADINGS, type SourceText } from './source-text.js';

const COUNTED: Readonly<Record<Measure, string>> = {
  pages: 'the number of pages',
  lines: 'the number of lines',
  characters: 'the text',
  headings: 'the number of headings',
};

/** Makes the source text of a file of each kind that is taken. */
export class TextExtractor {
  readonly #reader: FileReader;

  /** `domain`: the service whose errors these are. */
  constructor(
    private readonly domain: string,
    private readonly limits: FileReaderLimits,
  ) {
    this.#reader = new FileReader(limits);
  }

  /** What the file is, as far as its name, its declaration and its first bytes tell. */
  mediaTypeOf(file: DeclaredFile, firstBytes: Buffer): MediaType {
    return mediaTypeOf(this.domain, file, firstBytes);
  }

  async extract(type: MediaType, file: DeclaredFile, bytes: Buffer, signal?: AbortSignal): Promise<SourceText> {
    try {
      const source = await this.#sourceOf(type, bytes, signal);
      if (source.text.length > this.limits.maxCharacters) throw new Refusal({ tooMany: 'characters' });
      if (source.text.trim() === '') throw new Refusal({ problem: 'no_text', why: 'there is none in it' });
      return source;
    } catch (error) {
      throw error instanceof Refusal ? this.#told(error, file) : error;
    }
  }

  async #sourceOf(type: MediaType, bytes: Buffer, signal: AbortSignal | undefined): Promise<SourceText> {
    if (type !== 'text/markdown' && type !== 'text/plain') return this.#reader.read(type, bytes, signal);
    // Not even decoded if it cannot be short enough: a character takes up to three bytes.
    if (bytes.length > 3 * this.limits.maxCharacters) throw new Refusal({ tooMany: 'characters' });
    const text = decodeText(bytes);
    return type === 'text/markdown' ? markdownSource(text) : plainSource(text);
  }

  #told(refusal: Refusal, file: DeclaredFile): Error {
    const { reason } = refusal;
    if ('problem' in reason) return new NotReadable(this.domain, reason.problem, reason.why, refusal);
    if ('tooMany' in reason) return new TooLarge(COUNTED[reason.tooMany], this.#limitOf(reason.tooMany));
    const found = { declared: file.mediaType, extension: extensionOf(file), content: 'zip' };
    return new WrongMediaType(this.domain, `it is not ${reason.isNot}`, found);
  }

  #limitOf(measure: Measure): number {
    const { maxPages, maxLines, maxCharacters } = this.limits;
    return { pages: maxPages, lines: maxLines, characters: maxCharacters, headings: MAX_HEADINGS }[measure];
  }
}
