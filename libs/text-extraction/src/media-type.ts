import { WrongMediaType } from './extraction.errors.js';
import { DOCX, XLSX } from './file-types.js';

export const MEDIA_TYPES = ['text/markdown', 'text/plain', 'text/html', 'application/pdf', DOCX, XLSX] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

const EXTENSIONS: Readonly<Record<string, MediaType>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  txt: 'text/plain',
  text: 'text/plain',
  html: 'text/html',
  htm: 'text/html',
  pdf: 'application/pdf',
  docx: DOCX,
  xlsx: XLSX,
};

/** What first bytes can tell. Markup is text that begins with a tag. */
type Content = 'pdf' | 'zip' | 'binary' | 'markup' | 'text';

const CONTENTS: Readonly<Record<MediaType, readonly Content[]>> = {
  'text/markdown': ['text', 'markup'],
  'text/plain': ['text', 'markup'],
  'text/html': ['markup'],
  'application/pdf': ['pdf'],
  [DOCX]: ['zip'],
  [XLSX]: ['zip'],
};

const ZIP = '504b0304';
/** Beginnings of files that are surely no text: programs, archives, images, old office documents. */
const BINARY = ['7f454c46', '4d5a9000', '504b', '1f8b', 'd0cf11e0', '89504e47', 'ffd8ff', '47494638', '7b5c7274'];

export interface DeclaredFile {
  readonly fileName: string;
  /** Empty: not declared. */
  readonly mediaType: string;
}

/** What a file is, if declaration, extension and first bytes agree on it. At least one of the first two is given. */
export function mediaTypeOf(domain: string, file: DeclaredFile, firstBytes: Buffer): MediaType {
  const extension = extensionOf(file);
  const content = contentOf(firstBytes);
  const refuse = (why: string) => new WrongMediaType(domain, why, { declared: file.mediaType, extension, content });
  const byExtension = extension === '' ? undefined : EXTENSIONS[extension];
  if (extension !== '' && !byExtension) throw refuse('no such kind of file is taken');
  const declared = MEDIA_TYPES.find((type) => type === file.mediaType);
  const type = declared ?? byExtension;
  if (!type) throw refuse('neither its type nor an extension says what the file is');
  if (byExtension && byExtension !== type) throw refuse('declared type and extension differ');
  if (!CONTENTS[type].includes(content)) throw refuse(`the first bytes are not those of ${type}`);
  return type;
}

export const extensionOf = ({ fileName }: DeclaredFile): string =>
  /\.([A-Za-z0-9]{1,20})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';

function contentOf(firstBytes: Buffer): Content {
  if (firstBytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) return 'pdf';
  const hex = firstBytes.toString('hex');
  if (hex.startsWith(ZIP)) return 'zip';
  if (firstBytes.includes(0) || BINARY.some((magic) => hex.startsWith(magic))) return 'binary';
  return /^(\ufeff)?\s*</.test(firstBytes.toString('utf8')) ? 'markup' : 'text';
}
