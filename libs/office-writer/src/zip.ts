import { crc32, deflateRawSync } from 'node:zlib';

/** A part of an archive; everything that a liar would change can be said otherwise. */
export interface ZipPart {
  readonly name: string;
  readonly content: Buffer | string;
  /** What the table of contents says of the unpacked size. */
  readonly claimedSize?: number;
  /** Its bytes are those of the part of this name. */
  readonly sharesBytesOf?: string;
  readonly encrypted?: boolean;
}

/** An archive, byte by byte. */
export function zipOf(parts: readonly ZipPart[], comment = ''): Buffer {
  const [files, table]: [Buffer[], Buffer[]] = [[], []];
  const places = new Map<string, { offset: number; packed: number }>();
  let offset = 0;
  for (const { name, content, claimedSize, sharesBytesOf, encrypted } of parts) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const shared = sharesBytesOf === undefined ? undefined : places.get(sharesBytesOf);
    const place = shared ?? { offset, packed: packed.length };
    places.set(name, place);
    // Needs version 2.0, flags, deflate, no time.
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(encrypted ? 1 : 0, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(plain), 10);
    head.writeUInt32LE(place.packed, 14);
    head.writeUInt32LE(claimedSize ?? plain.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const file = Buffer.concat([signature(0x04034b50), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(place.offset, 10);
    table.push(Buffer.concat([signature(0x02014b50), version, head, tail, Buffer.from(name)]));
    if (shared) continue;
    files.push(file);
    offset += file.length;
  }
  const directory = Buffer.concat(table);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(Buffer.byteLength(comment), 16);
  return Buffer.concat([...files, directory, signature(0x06054b50), end, Buffer.from(comment)]);
}

const version = Buffer.from([20, 0]);

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
