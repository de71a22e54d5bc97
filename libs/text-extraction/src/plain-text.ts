import { Refusal } from '#refusal';
import type { SourceText } from '#source-text';

/** What no text has: control characters other than tab, line feed, form feed and carriage return. */
const NOT_TEXT = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/** Where the first character stands that no text has; -1 if there is none. */
export const controlCharacterIn = (text: string): number => text.search(NOT_TEXT);

/** UTF-8 as it is, without a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const text = decoded(bytes);
  const odd = controlCharacterIn(text);
  if (odd >= 0) throw notText(`character ${odd} is a control character`);
  return text;
}

export const plainSource = (text: string): SourceText => ({ text, headings: [], pageStarts: [] });

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notText('the bytes are not UTF-8');
  }
}

const notText = (why: string): Refusal => new Refusal({ problem: 'not_text', why });
