import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { TooLarge, Unavailable, UploadIncomplete } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';

/** One message of an upload; exactly one of the fields is set. */
export interface UploadPart<Header> {
  header?: Header | undefined;
  chunk?: Buffer | undefined;
  commit?: { size: string; sha256: Buffer } | undefined;
}

/** A whole upload whose size and hash are those of its commit message. */
export interface SpooledUpload<Header> {
  readonly header: Header;
  readonly size: number;
  readonly sha256: Buffer;
  readonly firstBytes: Buffer;
  /** The bytes from the beginning, each time. */
  read(): NodeJS.ReadableStream;
  /** Up to so many bytes from there. */
  slice(offset: number, length: number): Promise<Buffer>;
  /** An empty file that lives as long as the upload. */
  scratch(): Promise<FileHandle>;
}

export interface SpoolOptions {
  readonly directory: string;
  readonly maxBytes: number;
}

const FIRST_BYTES = 16;
const LEFTOVER_AGE_MS = 60_000;

/**
 * Takes an upload in, chunk by chunk, and hands it over when it is complete and true. Its file has no name from before
 * the first byte is written, so that whatever happens, to this process too, the system takes it away.
 */
export async function withUpload<Header, Result>(
  parts: AsyncIterable<UploadPart<Header>>,
  options: SpoolOptions,
  work: (upload: SpooledUpload<Header>) => Promise<Result>,
): Promise<Result> {
  const files: FileHandle[] = [];
  const open = async () => {
    const file = await namelessFile(options.directory);
    files.push(file);
    return file;
  };
  try {
    return await work({ ...(await received(parts, await open(), options.maxBytes)), scratch: open });
  } finally {
    for (const file of files) await file.close();
  }
}

/** Makes the folder, and removes what a process left that was killed between making a file and taking its name. */
export async function prepareSpool(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const { mtimeMs } = await stat(path);
    if (name.endsWith('.upload') && Date.now() - mtimeMs > LEFTOVER_AGE_MS) await unlink(path);
  }
}

async function namelessFile(directory: string): Promise<FileHandle> {
  const path = join(directory, `${uuidv7()}.upload`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

async function received<Header>(
  parts: AsyncIterable<UploadPart<Header>>,
  file: FileHandle,
  maxBytes: number,
): Promise<Omit<SpooledUpload<Header>, 'scratch'>> {
  const hash = createHash('sha256');
  let header: Header | undefined;
  let firstBytes = Buffer.alloc(0);
  let size = 0;
  let complete: Buffer | undefined;
  for await (const part of parts) {
    if (complete) throw new UploadIncomplete('something came after the commit message');
    if (!header) {
      header = part.header ?? missing('the header must come first');
    } else if (part.chunk) {
      size += part.chunk.length;
      if (size > maxBytes) throw new TooLarge('the upload', maxBytes);
      if (firstBytes.length < FIRST_BYTES)
        firstBytes = Buffer.concat([firstBytes, part.chunk]).subarray(0, FIRST_BYTES);
      hash.update(part.chunk);
      await append(file, part.chunk);
    } else if (part.commit) {
      complete = checked(part.commit, size, hash);
    } else {
      missing('the header came twice');
    }
  }
  if (!header || !complete) return missing('it ended without commit message');
  return {
    header,
    size,
    sha256: complete,
    firstBytes,
    read: () => file.createReadStream({ start: 0, autoClose: false }),
    slice: (offset, length) => slice(file, offset, Math.min(length, size - offset)),
  };
}

async function slice(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, length)), 0, Math.max(0, length), offset);
  return buffer.subarray(0, bytesRead);
}

function checked(commit: { size: string; sha256: Buffer }, size: number, hash: Hash): Buffer {
  const sha256 = hash.digest();
  if (commit.size !== String(size)) missing(`${size} bytes came, the commit message says ${commit.size}`);
  if (!sha256.equals(commit.sha256)) missing('the bytes that came have another SHA-256 than the commit message says');
  return sha256;
}

async function append(file: FileHandle, chunk: Buffer): Promise<void> {
  try {
    await file.writeFile(chunk);
  } catch (cause) {
    throw new Unavailable('space for uploads', { cause });
  }
}

function missing(why: string): never {
  throw new UploadIncomplete(why);
}
