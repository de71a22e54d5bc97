const OFFICE = 'application/vnd.openxmlformats-officedocument';
export const DOCX = `${OFFICE}.wordprocessingml.document`;
export const XLSX = `${OFFICE}.spreadsheetml.sheet`;
export const PPTX = `${OFFICE}.presentationml.presentation`;

/** How the content of a kind is looked at. */
export type Family = 'pdf' | 'zip' | 'png' | 'gif' | 'jpeg' | 'text' | 'json' | 'html' | 'svg' | 'xml' | 'certificate';

const KINDS = {
  'application/pdf': { family: 'pdf', extensions: ['pdf'] },
  [DOCX]: { family: 'zip', extensions: ['docx'] },
  [XLSX]: { family: 'zip', extensions: ['xlsx'] },
  [PPTX]: { family: 'zip', extensions: ['pptx'] },
  'application/zip': { family: 'zip', extensions: ['zip'] },
  'image/png': { family: 'png', extensions: ['png'] },
  'image/gif': { family: 'gif', extensions: ['gif'] },
  'image/jpeg': { family: 'jpeg', extensions: ['jpg', 'jpeg'] },
  'image/svg+xml': { family: 'svg', extensions: ['svg'] },
  'text/plain': {
    family: 'text',
    extensions: ['txt', 'text', 'log', 'conf', 'cfg', 'ini', 'yaml', 'yml', 'toml', 'properties', 'pem', 'eml'],
  },
  'text/markdown': { family: 'text', extensions: ['md', 'markdown'] },
  'text/csv': { family: 'text', extensions: ['csv', 'tsv'] },
  'application/json': { family: 'json', extensions: ['json', 'jsonl', 'ndjson', 'sarif'] },
  'application/xml': { family: 'xml', extensions: ['xml', 'nessus'] },
  'text/html': { family: 'html', extensions: ['html', 'htm'] },
  'application/pkix-cert': { family: 'certificate', extensions: ['der', 'cer', 'crt'] },
} as const satisfies Record<string, { family: Family; extensions: readonly string[] }>;

export type EvidenceMediaType = keyof typeof KINDS;
export const EVIDENCE_MEDIA_TYPES = Object.keys(KINDS) as readonly EvidenceMediaType[];

const BY_EXTENSION: ReadonlyMap<string, EvidenceMediaType> = new Map(
  EVIDENCE_MEDIA_TYPES.flatMap((type) => KINDS[type].extensions.map((extension) => [extension, type] as const)),
);

/** Other names under which browsers and tools send the same. */
const ALIASES: Readonly<Record<string, EvidenceMediaType>> = {
  'application/x-zip-compressed': 'application/zip',
  'application/x-pdf': 'application/pdf',
  'application/x-x509-ca-cert': 'application/pkix-cert',
  'application/csv': 'text/csv',
  'text/tab-separated-values': 'text/csv',
  'text/xml': 'application/xml',
  'application/sarif+json': 'application/json',
  'application/x-ndjson': 'application/json',
  'application/yaml': 'text/plain',
  'message/rfc822': 'text/plain',
  'image/jpg': 'image/jpeg',
};

const UNDECLARED = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

export const familyOf = (type: EvidenceMediaType): Family => KINDS[type].family;

export const extensionOf = (fileName: string): string =>
  /\.([A-Za-z0-9]{1,20})$/.exec(fileName)?.[1]?.toLowerCase() ?? '';

/** What a name of this ending promises. */
export const typeOfExtension = (fileName: string): EvidenceMediaType | undefined =>
  BY_EXTENSION.get(extensionOf(fileName));

/** What the sender says; `none` if nothing, undefined if nothing that is taken. */
export function typeOfDeclaration(declared: string): EvidenceMediaType | 'none' | undefined {
  const bare = (declared.split(';')[0] ?? '').trim().toLowerCase();
  if (UNDECLARED.has(bare)) return 'none';
  return EVIDENCE_MEDIA_TYPES.find((type) => type === bare) ?? ALIASES[bare];
}
