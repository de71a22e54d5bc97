import { DOCX, type EvidenceMediaType, PPTX, XLSX } from './file-kind.js';
import type { InspectedFile } from './inspected-file.js';
import { refuse } from './refused-file.js';

export const ZIP_LIMITS = { entries: 10_000, directoryBytes: 16 * 1024 * 1024, bytes: 4 * 1024 ** 3, ratio: 200 };
/** A small entry may be as dense as it likes. */
const DENSE_FROM = 10 * 1024 * 1024;
const END_BYTES = 22;
const COMMENT_BYTES = 65_535;
const END = Buffer.from('504b0506', 'hex');
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly compressed: number;
  readonly bytes: number;
  readonly at: number;
}

/** Whether somebody who looks from the end would find an archive. */
export async function endsAsZip(file: InspectedFile): Promise<boolean> {
  return (await endOf(file)) !== undefined;
}

/** Reads the directory of an archive, never its entries, and refuses what does harm when it is unpacked. */
export async function assertZip(file: InspectedFile, type: EvidenceMediaType): Promise<void> {
  const end = await endOf(file);
  if (!end || (await file.slice(0, 4)).readUInt32LE() !== LOCAL) return refuse('wrong_content', 'it is no ZIP archive');
  const entries = await entriesOf(file, end);
  assertNames(entries, type);
  assertNoBomb(entries, end.directoryAt);
  assertOffice(entries, type);
}

interface End {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directoryBytes: number;
}

async function endOf(file: InspectedFile): Promise<End | undefined> {
  const from = Math.max(0, file.size - END_BYTES - COMMENT_BYTES);
  const tail = await file.slice(from, file.size - from);
  for (let at = tail.lastIndexOf(END); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(END, at - 1)) {
    if (at + END_BYTES > tail.length) continue;
    const [directoryBytes, directoryAt] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    return { entries: tail.readUInt16LE(at + 10), directoryAt, directoryBytes };
  }
  return undefined;
}

async function entriesOf(file: InspectedFile, end: End): Promise<Entry[]> {
  const { entries: limit, directoryBytes: most } = ZIP_LIMITS;
  if (end.entries > limit || end.directoryBytes > most) refuse('archive_bomb', `it has more than ${limit} entries`);
  if (end.directoryAt + end.directoryBytes > file.size) refuse('broken', 'the directory lies outside of the archive');
  const directory = await file.slice(end.directoryAt, end.directoryBytes);
  const entries: Entry[] = [];
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === CENTRAL) {
    const nameLength = directory.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    if (next > directory.length) break;
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      flags: directory.readUInt16LE(at + 8),
      compressed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at = next;
  }
  if (at !== directory.length || entries.length !== end.entries) refuse('broken', 'the directory does not add up');
  return entries;
}

function assertNames(entries: readonly Entry[], type: EvidenceMediaType): void {
  for (const { name, flags } of entries) {
    if ((flags & 0x41) !== 0) refuse('encrypted', 'entries of it are encrypted');
    if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:|[\0-\x1f]/.test(name)) {
      refuse('archive_names', 'entries of it would be unpacked elsewhere');
    }
    if (/\.(exe|dll|scr|com|msi|bat|cmd|vbs|vbe|js|jse|jar|hta|lnk|ps1|apk|so|dylib)$/i.test(name)) {
      refuse('executable', 'there are programs in it');
    }
    if (/(^|\/)vbaProject\.bin$/i.test(name)) refuse('macros', 'there are macros in it');
    if (type === 'application/zip' && /\.(zip|7z|rar|gz|tgz|bz2|xz|zst|cab|iso|tar)$/i.test(name)) {
      refuse('archive_bomb', 'there are archives in it');
    }
  }
}

/** Too much when unpacked, or bytes that several entries share. */
function assertNoBomb(entries: readonly Entry[], directoryAt: number): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes > ZIP_LIMITS.bytes) refuse('archive_bomb', `it is more than ${ZIP_LIMITS.bytes} bytes when unpacked`);
  for (const entry of entries) {
    if (entry.bytes > DENSE_FROM && entry.bytes > entry.compressed * ZIP_LIMITS.ratio) {
      refuse('archive_bomb', `an entry is more than ${ZIP_LIMITS.ratio} times as long when unpacked`);
    }
  }
  let end = 0;
  for (const entry of [...entries].sort((one, other) => one.at - other.at)) {
    if (entry.at < end) refuse('archive_bomb', 'entries of it overlap');
    end = entry.at + 30 + entry.compressed;
  }
  if (end > directoryAt) refuse('archive_bomb', 'entries of it overlap with its directory');
}

const PARTS: Partial<Record<EvidenceMediaType, string>> = {
  [DOCX]: 'word/document.xml',
  [XLSX]: 'xl/workbook.xml',
  [PPTX]: 'ppt/presentation.xml',
};

function assertOffice(entries: readonly Entry[], type: EvidenceMediaType): void {
  const names = new Set(entries.map(({ name }) => name));
  const isOffice = names.has('[Content_Types].xml');
  const part = PARTS[type];
  if (part === undefined ? isOffice : !isOffice || !names.has(part)) {
    refuse('wrong_content', `the archive is not of type ${type}`);
  }
}
