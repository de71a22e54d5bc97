import { createHash } from 'node:crypto';
import { TooLarge } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import {
  controlCharacterIn,
  markdownSource,
  NotReadable,
  MAX_HEADINGS,
  plainSource,
  Refusal,
  type SourceText,
} from '@attestry/text-extraction';
import { type Chunk, chunkText } from '../chunking/chunk-text.js';
import { CodePoints } from '../chunking/code-points.js';
import { CONTENT_LIMITS } from '../content/content-limits.js';
import type { DocumentType } from '../documents/document-type.js';

/** A document as its sender describes it, with its text. */
export interface ImportedDocument {
  readonly externalKey: string;
  readonly title: string;
  readonly type: DocumentType;
  readonly language: string;
  readonly text: string;
  readonly mediaType: 'text/markdown' | 'text/plain';
  readonly sections: readonly { readonly title: string; readonly text: string }[];
  readonly controls: readonly string[];
  readonly effectiveAt: Date | null;
}

/** A text that was read and cut. */
export interface CutText {
  readonly document: ImportedDocument;
  readonly bytes: Buffer;
  readonly text: string;
  readonly textSha256: Buffer;
  readonly characters: number;
  readonly chunks: readonly (Chunk & { id: string })[];
}

/** SHA-256 of the source text that a document would have. */
export const textHashOf = (document: ImportedDocument): Buffer =>
  createHash('sha256').update(sourceOf(document).text).digest();

export function cutText(document: ImportedDocument): CutText {
  const source = sourceOf(document);
  const bytes = Buffer.from(source.text);
  const odd = controlCharacterIn(source.text);
  if (odd >= 0) throw new NotReadable('rag', 'not_text', `character ${odd} is a control character`);
  if (source.text.trim() === '') throw new NotReadable('rag', 'no_text', `there is none in ${document.externalKey}`);
  if (source.text.length > CONTENT_LIMITS.characters) throw new TooLarge('the text', CONTENT_LIMITS.characters);
  return {
    document,
    bytes,
    text: source.text,
    textSha256: createHash('sha256').update(bytes).digest(),
    characters: new CodePoints(source.text).length,
    chunks: chunkText(source).map((chunk) => ({ ...chunk, id: uuidv7() })),
  };
}

/** All that it may be refused for is the number of its headings. */
function markdownOf(text: string): SourceText {
  try {
    return markdownSource(text);
  } catch (error) {
    throw error instanceof Refusal ? new TooLarge('the number of headings', MAX_HEADINGS) : error;
  }
}

/** The text with its sections behind it; their titles are headings that do not stand in the text. */
function sourceOf({ text, mediaType, sections }: ImportedDocument): SourceText {
  const begin = mediaType === 'text/markdown' ? markdownOf(text) : plainSource(text);
  const parts = begin.text === '' ? [] : [begin.text];
  const headings = [...begin.headings];
  let at = begin.text.length;
  for (const section of sections) {
    if (parts.length > 0) at += GAP.length;
    headings.push({ start: at, level: 1, title: section.title });
    parts.push(section.text);
    at += section.text.length;
  }
  return { text: parts.join(GAP), headings, pageStarts: [] };
}

const GAP = '\n\n';
