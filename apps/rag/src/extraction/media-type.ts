import { WrongMediaType } from './extraction.errors.js';

export const MEDIA_TYPES = ['text/markdown', 'text/plain', 'application/pdf'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

const EXTENSIONS: Readonly<Record<string, MediaType>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  txt: 'text/plain',
  text: 'text/plain',
  pdf: 'application/pdf',
};

/** Beginnings of files that are surely no text: programs, archives, images, office documents. */
const BINARY = ['7f454c46', '4d5a9000', '504b0304', '1f8b', 'd0cf11e0', '89504e47', 'ffd8ff', '47494638', '7b5c7274'];

export interface DeclaredFile {
  readonly fileName: string;
  /** Empty: not declared. */
  readonly mediaType: string;
}

/** What a file is, if declaration, extension and first bytes agree on it. At least one of the first two is given. */
export function mediaTypeOf(file: DeclaredFile, firstBytes: Buffer): MediaType {
  const extension = /\.([A-Za-z0-9]{1,20})$/.exec(file.fileName)?.[1]?.toLowerCase() ?? '';
  const content = contentKind(firstBytes);
  const found = { declared: file.mediaType, extension, content };
  const byExtension = extension === '' ? undefined : EXTENSIONS[extension];
  if (extension !== '' && !byExtension) throw new WrongMediaType('no such kind of file is taken', found);
  const declared = MEDIA_TYPES.find((type) => type === file.mediaType);
  const type = declared ?? byExtension;
  if (!type) throw new WrongMediaType('neither its type nor an extension says what the file is', found);
  if (byExtension && byExtension !== type) throw new WrongMediaType('declared type and extension differ', found);
  if (content !== (type === 'application/pdf' ? 'pdf' : 'text')) {
    throw new WrongMediaType(`the first bytes are not those of ${type}`, found);
  }
  return type;
}

function contentKind(firstBytes: Buffer): 'pdf' | 'binary' | 'text' {
  if (firstBytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) return 'pdf';
  const hex = firstBytes.toString('hex');
  return firstBytes.includes(0) || BINARY.some((magic) => hex.startsWith(magic)) ? 'binary' : 'text';
}
