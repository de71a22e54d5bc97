import type { InspectedFile } from './inspected-file.js';
import { refuse } from './refused-file.js';

const WHOLE_BYTES = 16 * 1024 * 1024;
/** What makes a browser or a reader of XML do something. */
const ACTIVE = [
  /<(?:[\w-]+:)?(?:script|foreignObject|iframe|embed|object|handler|listener|set|animate\w*)[\s>/]/i,
  /[\s"'/]on[a-z]+\s*=/i,
  /(?:href|src|style|from|to|values)\s*=\s*["']?[^"'>]*(?:javascript|vbscript|data\s*:\s*text)\s*[:/]/i,
  /<!ENTITY/i,
  /<\?xml-stylesheet/i,
];

/** Text has no zero bytes, from its first to its last. */
export async function assertText(file: InspectedFile): Promise<void> {
  for await (const piece of file.read()) {
    if ((piece as Buffer).includes(0)) refuse('wrong_content', 'there are bytes in it that no text has');
  }
}

export function assertBegins(head: Buffer, with_: RegExp, what: string): void {
  if (!with_.test(head.toString('utf8'))) refuse('wrong_content', `it is no ${what}`);
}

export function assertNoEntities(head: Buffer): void {
  if (/<!ENTITY/i.test(head.toString('latin1'))) refuse('active_content', 'it defines entities');
}

export async function assertInertSvg(file: InspectedFile): Promise<void> {
  if (file.size > WHOLE_BYTES) refuse('broken', 'an SVG of this length is not taken');
  const text = withoutReferences((await file.slice(0, file.size)).toString('utf8'));
  if (!/<(?:[\w-]+:)?svg[\s>]/i.test(text)) refuse('wrong_content', 'it is no SVG');
  if (ACTIVE.some((pattern) => pattern.test(text))) refuse('active_content', 'there are scripts in it');
}

/** `&#106;avascript` says what it hides. */
const withoutReferences = (text: string): string =>
  text
    .replaceAll(/&#x([0-9a-f]{1,6});?/gi, (_, code: string) => character(parseInt(code, 16)))
    .replaceAll(/&#(\d{1,7});?/g, (_, code: string) => character(Number(code)))
    .replaceAll(/&(?:tab|newline);/gi, '');

const character = (code: number): string => (code > 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : '');
