import { pipeline } from 'node:stream';
import { types } from 'node:util';
import { createGunzip } from 'node:zlib';
import { TooLarge } from '@attestry/domain-errors';
import type { Refusal } from './import.errors.js';

export type PackedFormat = 'json' | 'json_gzip' | 'csv' | 'csv_gzip';

const GZIP_MAGIC = [0x1f, 0x8b];

/** How a file is packed, by its first bytes. */
export const formatOf = (firstBytes: Buffer, packing: 'json' | 'csv'): PackedFormat =>
  GZIP_MAGIC.every((byte, index) => firstBytes[index] === byte) ? `${packing}_gzip` : packing;

/** The unpacked bytes, chunk by chunk, and no more of them than the limit: a small file may unpack to a huge one. */
export async function* unpacked(
  packed: NodeJS.ReadableStream,
  format: PackedFormat,
  maxBytes: number,
  refusal: Refusal,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of format.endsWith('gzip') ? gunzipped(packed, refusal) : (packed as AsyncIterable<Buffer>)) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge('the unpacked file', maxBytes);
    yield chunk;
  }
}

async function* gunzipped(packed: NodeJS.ReadableStream, refusal: Refusal): AsyncGenerator<Buffer> {
  // The error reaches the loop below as well.
  const stream = pipeline(packed, createGunzip(), () => undefined);
  let offset = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      offset += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw refusal({ line: 0, offset, expected: 'a whole gzip file' }, error);
  }
}

const isZlibError = (error: unknown): boolean =>
  types.isNativeError(error) && 'code' in error && /^(Z_|ERR_BUFFER)/.test(String(error.code));
