import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Unavailable } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import {
  assertFolder,
  assertKey,
  type ByteRange,
  ObjectMissing,
  type ObjectStore,
  type StoredObject,
} from './object-store.js';

const INCOMING = '.incoming';
const PIECE_BYTES = 256 * 1024;
const LEFTOVER_AGE_MS = 24 * 3_600_000;

/** Objects as files below a folder, which every replica of the service must see. */
export class FileObjectStore implements ObjectStore {
  constructor(private readonly directory: string) {}

  /** Makes the folder, and removes what a process left that was killed during a `put`. */
  async prepare(): Promise<void> {
    const incoming = join(this.directory, INCOMING);
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    for (const name of await readdir(incoming)) {
      const path = join(incoming, name);
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > LEFTOVER_AGE_MS) await rm(path, { force: true });
    }
  }

  async put(key: string, bytes: AsyncIterable<Buffer>): Promise<void> {
    const path = this.#pathOf(key);
    const incoming = join(this.directory, INCOMING, uuidv7());
    try {
      await reaching(() => mkdir(dirname(path), { recursive: true, mode: 0o700 }));
      const file = await reaching(() => open(incoming, 'wx', 0o600));
      try {
        for await (const piece of bytes) await reaching(() => file.writeFile(piece));
        await reaching(() => file.sync());
      } finally {
        await file.close();
      }
      await reaching(() => rename(incoming, path));
      // The names too must be on the disk: that of the file, and that of its folder.
      await reaching(() => syncFolder(dirname(path)));
      await reaching(() => syncFolder(this.directory));
    } catch (error) {
      await rm(incoming, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async *read(key: string, range?: ByteRange): AsyncGenerator<Buffer> {
    const file = await this.#open(key);
    try {
      const end = range ? range.end : Infinity;
      for (let at = range?.start ?? 0; at < end;) {
        const length = Math.min(PIECE_BYTES, end - at);
        const { buffer, bytesRead } = await reaching(() => file.read(Buffer.allocUnsafe(length), 0, length, at));
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
      }
    } finally {
      await file.close();
    }
  }

  async remove(key: string): Promise<void> {
    const path = this.#pathOf(key);
    await reaching(() => rm(path, { force: true }));
  }

  async *list(folder: string): AsyncGenerator<StoredObject> {
    assertFolder(folder);
    for (const name of await namesIn(join(this.directory, folder))) {
      const key = `${folder}/${name}`;
      const found = await stat(this.#pathOf(key)).catch(() => undefined);
      if (found) yield { key, size: found.size, storedAt: found.mtime };
    }
  }

  async #open(key: string): Promise<FileHandle> {
    const path = this.#pathOf(key);
    try {
      return await open(path, 'r');
    } catch (error) {
      if (isMissing(error)) throw new ObjectMissing(key);
      throw new Unavailable('the store of objects', { cause: error });
    }
  }

  #pathOf(key: string): string {
    assertKey(key);
    return join(this.directory, key);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new Unavailable('the store of objects', { cause: error });
  }
}

async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Unavailable('the store of objects', { cause });
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
