/** From the first byte to the one before `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly storedAt: Date;
}

/**
 * Holds large bytes by key, `<folder>/<name>`, both of them UUIDs that the platform made. An object is written once and
 * never changed. A store that is out of reach throws `Unavailable`.
 */
export interface ObjectStore {
  /** All bytes or none; once it resolves they survive a power cut. */
  put(key: string, bytes: AsyncIterable<Buffer>): Promise<void>;
  /** As they are read, so that memory holds a piece at a time. Throws `ObjectMissing`. */
  read(key: string, range?: ByteRange): AsyncIterable<Buffer>;
  /** What is not there is fine. */
  remove(key: string): Promise<void>;
  /** Whole objects below a folder, in no order. */
  list(folder: string): AsyncIterable<StoredObject>;
}

export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
  constructor(key: string) {
    super(`nothing is stored under ${key}`);
  }
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const KEY = new RegExp(`^${UUID}/${UUID}$`);
const FOLDER = new RegExp(`^${UUID}$`);

/** No other name ever becomes part of a path. */
export function assertKey(key: string): void {
  if (!KEY.test(key)) throw new Error('bug: not a key of an object');
}

export function assertFolder(folder: string): void {
  if (!FOLDER.test(folder)) throw new Error('bug: not a folder of objects');
}
