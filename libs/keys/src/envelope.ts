import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SealBroken } from './keys.errors.js';

// magic(4) | format(1) | algorithm(1) | key version(4) | nonce(12) | ciphertext | tag(16)
const MAGIC = Buffer.from('ATKY', 'ascii');
const FORMAT = 1;
const AES_256_GCM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + 2 + 4;
const OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

export const KEY_BYTES = 32;

/** Encrypts with AES-256-GCM under a fresh random nonce. `aad` is what the ciphertext is bound to. */
export function sealWith(key: Buffer, keyVersion: number, aad: Buffer, plaintext: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const header = headerOf(keyVersion);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, aad]));
  return Buffer.concat([header, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what `sealWith` made; anything else, however slightly different, is `SealBroken`. */
export function openWith(key: Buffer, keyVersion: number, aad: Buffer, sealed: Buffer): Buffer {
  const header = headerOf(keyVersion);
  if (sealed.length < OVERHEAD_BYTES || !sealed.subarray(0, HEADER_BYTES).equals(header)) throw new SealBroken();
  const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([header, aad]));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  // Nothing leaves before final() has checked the tag.
  const opened = decipher.update(sealed.subarray(HEADER_BYTES + NONCE_BYTES, sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}

/** Version of the key that sealed the value, to fetch it before opening. */
export function keyVersionOf(sealed: Buffer): number {
  if (sealed.length < OVERHEAD_BYTES || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealBroken();
  return sealed.readUInt32BE(MAGIC.length + 2);
}

function headerOf(keyVersion: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt8(FORMAT, MAGIC.length);
  header.writeUInt8(AES_256_GCM, MAGIC.length + 1);
  header.writeUInt32BE(keyVersion, MAGIC.length + 2);
  return header;
}
