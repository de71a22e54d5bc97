import { createHash, randomBytes } from 'node:crypto';
import { closeSync, constants, existsSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { KEY_BYTES, openWith, sealWith } from './envelope.js';
import type { KekProvider } from './kek-provider.js';
import { KekRefused } from './keys.errors.js';

const PREFIX = 'attestry-kek-v1:';
const GROUP_OR_WORLD = 0o077;
const KEK_VERSION = 1;

/** Makes the file with a random key unless it exists already; only its owner may read it. */
export function createSealedFile(path: string): void {
  if (existsSync(path)) return;
  const file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  writeSync(file, `${PREFIX}${randomBytes(KEY_BYTES).toString('base64')}\n`);
  fsyncSync(file);
  closeSync(file);
}

/** Opens the key file. Others' read access, another shape and keys that are no random bytes are refused by name. */
export function openSealedFile(path: string): KekProvider {
  const key = parseKey(path, readPrivately(path));
  const id = `file:${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  return {
    id,
    wrap: (dataKey, aad) => Promise.resolve(sealWith(key, KEK_VERSION, aad, dataKey)),
    // A broken seal is a rejection, as it is with a remote provider.
    unwrap: (wrapped, aad) => new Promise((resolve) => resolve(openWith(key, KEK_VERSION, aad, wrapped))),
  };
}

function readPrivately(path: string): string {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY);
  } catch (cause) {
    throw new KekRefused(`${path} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`);
  }
  try {
    const mode = fstatSync(file).mode & 0o777;
    if (mode & GROUP_OR_WORLD)
      throw new KekRefused(`${path} has mode ${mode.toString(8)}: only its owner may read it (600)`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function parseKey(path: string, content: string): Buffer {
  const text = content.trim();
  if (!text.startsWith(PREFIX)) throw new KekRefused(`${path} does not begin with ${PREFIX}`);
  const key = Buffer.from(text.slice(PREFIX.length), 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text.slice(PREFIX.length)) {
    throw new KekRefused(`${path} must hold ${KEY_BYTES} bytes in base64`);
  }
  if (looksChosen(key)) throw new KekRefused(`${path} holds a sample or a typed key, not random bytes`);
  return key;
}

// 32 random bytes are all printable once in 2^45 and have fewer than 16 different values practically never.
const looksChosen = (key: Buffer): boolean =>
  key.every((byte) => byte >= 0x20 && byte < 0x7f) || new Set(key).size < 16;
