import { refuse } from './refused-file.js';

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Each of these walks the whole image and refuses what comes behind its end. */
export function assertPng(bytes: Buffer): void {
  if (!bytes.subarray(0, 8).equals(PNG_SIGNATURE)) refuse('wrong_content', 'it is no PNG');
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (at === 8 && type !== 'IHDR') break;
    at += 12 + bytes.readUInt32BE(at);
    if (type === 'IEND') return assertEnd(bytes, at);
  }
  refuse('broken', 'the PNG has no end');
}

export function assertGif(bytes: Buffer): void {
  if (!/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) refuse('wrong_content', 'it is no GIF');
  if (bytes.length < 14) refuse('broken', 'the GIF has no end');
  // A width that reads as the beginning of a script.
  if (/^(\/\*|=[\x20-\x7e])$/.test(bytes.toString('latin1', 6, 8))) refuse('polyglot', 'it is a script as well');
  let at = 13 + colorTable(bytes[10] ?? 0);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x3b) return assertEnd(bytes, at + 1);
    if (block === 0x21) at = pastSubBlocks(bytes, at + 2);
    else if (block === 0x2c) at = pastSubBlocks(bytes, at + 11 + colorTable(bytes[at + 9] ?? 0));
    else break;
  }
  refuse('broken', 'the GIF has no end');
}

const colorTable = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1));

function pastSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] ?? 0);
  return at + 1;
}

export function assertJpeg(bytes: Buffer): void {
  if (bytes.toString('hex', 0, 3) !== 'ffd8ff') refuse('wrong_content', 'it is no JPEG');
  let at = 2;
  while (at + 2 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return assertJpegEnd(bytes, at + 2);
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (at + 4 > bytes.length) break;
    else {
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === 0xda) at = pastScan(bytes, at);
    }
  }
  refuse('broken', 'the JPEG has no end');
}

function pastScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

/** Cameras append further pictures, and zeros. */
function assertJpegEnd(bytes: Buffer, at: number): void {
  const rest = bytes.subarray(at);
  if (rest.toString('hex', 0, 3) === 'ffd8ff') return assertJpeg(rest);
  if (!rest.every((byte) => byte === 0)) assertEnd(bytes, at);
}

function assertEnd(bytes: Buffer, at: number): void {
  if (at > bytes.length) refuse('broken', 'the image ends too early');
  if (at < bytes.length) refuse('trailing_data', 'something follows the end of the image');
}
