import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { broken, costly, Refusal } from '#refusal';

const MAX_ENTRIES = 1_000;
const MAX_UNPACKED = 100 * 1024 * 1024;
/** Unpacked bytes to packed ones; small parts may shrink further. */
const [MAX_RATIO, SMALL] = [100, 1024 * 1024];

/** The parts of an office document. Nothing is unpacked before the whole table of contents is known to be harmless. */
export class OfficePackage {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  static async open(bytes: Uint8Array): Promise<OfficePackage> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const zip = await yauzl.fromBufferPromise(buffer, { lazyEntries: true, validateEntrySizes: true });
    if (zip.comment.length > 0) throw broken('the archive has a comment, which no office document has');
    if (zip.entryCount > MAX_ENTRIES) throw costly(`it has more than ${MAX_ENTRIES} parts`);
    const entries = new Map<string, Entry>();
    let [packed, unpacked] = [0, 0];
    for await (const entry of zip.eachEntry()) {
      packed += entry.compressedSize;
      unpacked += entry.uncompressedSize;
      check(entry, { packed, unpacked, bytes: bytes.length });
      const name = nameOf(entry.fileName);
      if (entries.has(name)) throw broken('two parts have the same name');
      entries.set(name, entry);
    }
    return new OfficePackage(zip, entries);
  }

  has(part: string): boolean {
    return this.#entries.has(nameOf(part));
  }

  /** Its bytes as they are unpacked: never more than the table of contents says. */
  async *read(part: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(nameOf(part));
    if (!entry) throw broken('it lacks one of its own parts');
    const stream = await this.#zip.openReadStreamPromise(entry);
    yield* stream as AsyncIterable<Buffer>;
  }
}

function check(entry: Entry, sum: { packed: number; unpacked: number; bytes: number }): void {
  if (entry.isEncrypted()) throw new Refusal({ problem: 'encrypted', why: 'a part of it is encrypted' });
  // Parts that share their packed bytes unpack to any size.
  if (sum.packed > sum.bytes) throw costly('its parts overlap');
  if (sum.unpacked > MAX_UNPACKED) throw costly('it unpacks to more than 100 MiB');
  if (entry.uncompressedSize > SMALL && entry.uncompressedSize > MAX_RATIO * entry.compressedSize) {
    throw costly(`a part unpacks to more than ${MAX_RATIO} times its size`);
  }
}

/** Names of parts do not know capital letters. */
const nameOf = (part: string): string => part.toLowerCase();
