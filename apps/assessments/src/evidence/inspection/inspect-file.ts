import {
  type EvidenceMediaType,
  extensionOf,
  familyOf,
  type Family,
  typeOfDeclaration,
  typeOfExtension,
} from './file-kind.js';
import { assertHarmless, assertOneBeginning } from './first-bytes.js';
import { assertGif, assertJpeg, assertPng } from './image-structure.js';
import type { InspectedFile } from './inspected-file.js';
import { refuse } from './refused-file.js';
import { assertBegins, assertInertSvg, assertNoEntities, assertText } from './text-structure.js';
import { assertZip, endsAsZip } from './zip-structure.js';

export interface DeclaredFile {
  readonly fileName: string;
  /** Empty: not declared. */
  readonly declaredType: string;
}

const HEAD_BYTES = 64 * 1024;
const IMAGE_BYTES = 64 * 1024 * 1024;

/** What a file is, if its name, its declaration and all of its content say the same; else `RefusedFile`. */
export async function inspectFile(
  file: InspectedFile,
  { fileName, declaredType }: DeclaredFile,
  taken: ReadonlySet<EvidenceMediaType>,
): Promise<EvidenceMediaType> {
  if (file.size === 0) refuse('empty', 'there is nothing in it');
  const head = await file.slice(0, HEAD_BYTES);
  assertHarmless(head);
  const type = typeOfExtension(fileName);
  if (!type || !taken.has(type)) return refuse('type_not_taken', `files .${extensionOf(fileName)} are not taken`);
  const declared = typeOfDeclaration(declaredType);
  if (declared !== 'none' && declared !== type) refuse('declared_type', 'it is declared as something else');
  const family = familyOf(type);
  assertOneBeginning(head, family);
  if (family === 'zip') {
    await assertZip(file, type);
  } else {
    if (await endsAsZip(file)) refuse('polyglot', 'it is an archive as well');
    await CONTENT[family](file, head);
  }
  return type;
}

type Check = (file: InspectedFile, head: Buffer) => void | Promise<void>;

const CONTENT: Readonly<Record<Exclude<Family, 'zip'>, Check>> = {
  pdf: assertPdf,
  png: image(assertPng),
  gif: image(assertGif),
  jpeg: image(assertJpeg),
  text: assertText,
  json: async (file, head) => {
    assertBegins(head, /^\ufeff?\s*[[{"\d-]/, 'JSON');
    await assertText(file);
  },
  html: async (file, head) => {
    assertBegins(head, /^\ufeff?\s*</, 'HTML');
    await assertText(file);
  },
  xml: async (file, head) => {
    assertBegins(head, /^\ufeff?\s*</, 'XML');
    assertNoEntities(head);
    await assertText(file);
  },
  svg: async (file, head) => {
    assertBegins(head, /^\ufeff?\s*</, 'SVG');
    await assertText(file);
    await assertInertSvg(file);
  },
  certificate: async (file, head) => {
    if (/^\s*-----BEGIN /.test(head.toString('latin1', 0, 64))) return assertText(file);
    // One value of ASN.1 that is as long as the file.
    const isWhole = head.length > 4 && head.readUInt16BE(0) === 0x3082 && head.readUInt16BE(2) === file.size - 4;
    if (!isWhole) refuse('wrong_content', 'it is no certificate');
  },
};

async function assertPdf(file: InspectedFile, head: Buffer): Promise<void> {
  if (head.toString('latin1', 0, 5) !== '%PDF-') refuse('wrong_content', 'it is no PDF');
  const tail = await file.slice(Math.max(0, file.size - 1_024), 1_024);
  if (!tail.includes('%%EOF')) refuse('trailing_data', 'the PDF does not end where the file does');
}

function image(assertWhole: (bytes: Buffer) => void): Check {
  return async (file) => {
    if (file.size > IMAGE_BYTES) refuse('broken', 'an image of this length is not taken');
    assertWhole(await file.slice(0, file.size));
  };
}
