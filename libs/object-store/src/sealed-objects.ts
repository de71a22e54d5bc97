import type { KeyRing } from '@attestry/keys';
import { currentTenant } from '@attestry/request-context';
import type { ByteRange, ObjectStore } from './object-store.js';

/** Bytes that are sealed as one: a range is read by opening those chunks only that it touches. */
export const SEALED_CHUNK_BYTES = 1024 * 1024;

/** Where the row of an object keeps what the seal is bound to. */
export interface SealedPlace {
  /** With schema: `assessments.evidence_versions`. */
  readonly table: string;
  readonly column: string;
  /** Of the data keys: `assessments.evidence`. */
  readonly purpose: string;
}

type Sealer = Pick<KeyRing, 'seal' | 'open'>;

/**
 * Objects of the current tenant, sealed with its data key chunk by chunk. Each chunk is bound to tenant, object, length of
 * the whole and place in it, so that none can be left out, swapped or taken from elsewhere unseen.
 */
export class SealedObjects {
  constructor(
    private readonly store: ObjectStore,
    private readonly keys: Sealer,
    private readonly place: SealedPlace,
  ) {}

  /** `size`: bytes that are going to come. */
  put(id: string, size: number, bytes: AsyncIterable<Buffer>): Promise<void> {
    return this.store.put(keyOf(id), this.#sealed(id, size, bytes));
  }

  /** Throws `ObjectMissing`, and `SealBroken` before any byte of a chunk that is not what was sealed. */
  async *read(id: string, size: number, range: ByteRange = { start: 0, end: size }): AsyncGenerator<Buffer> {
    const first = Math.floor(range.start / SEALED_CHUNK_BYTES);
    const last = Math.max(first, Math.ceil(range.end / SEALED_CHUNK_BYTES) - 1);
    const frames = { start: first * FRAME_BYTES, end: frameEnd(last, size) };
    let index = first;
    for await (const frame of piecesOf(this.store.read(keyOf(id), frames), FRAME_BYTES)) {
      const chunk = await this.keys.open(this.place.purpose, this.#placeOf(id, size, index), frame);
      const from = index * SEALED_CHUNK_BYTES;
      index += 1;
      const wanted = chunk.subarray(Math.max(0, range.start - from), Math.max(0, range.end - from));
      if (wanted.length > 0) yield wanted;
    }
    if (index <= last) throw new ObjectTruncated();
  }

  remove(id: string): Promise<void> {
    return this.store.remove(keyOf(id));
  }

  /** Ids of the tenant's objects that have been there for so long. */
  async *olderThan(ageMs: number): AsyncGenerator<string> {
    const tenant = currentTenant();
    for await (const { key, storedAt } of this.store.list(tenant)) {
      if (Date.now() - storedAt.getTime() >= ageMs) yield key.slice(tenant.length + 1);
    }
  }

  async *#sealed(id: string, size: number, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let index = 0;
    for await (const chunk of piecesOf(bytes, SEALED_CHUNK_BYTES)) {
      yield await this.keys.seal(this.place.purpose, this.#placeOf(id, size, index++), chunk);
    }
    // Of what is empty there is a seal too.
    if (index === 0) yield await this.keys.seal(this.place.purpose, this.#placeOf(id, size, 0), Buffer.alloc(0));
  }

  #placeOf(id: string, size: number, index: number) {
    return { table: this.place.table, column: this.place.column, row: `${id}/${size}/${index}` };
  }
}

/** An object ends before its length. */
export class ObjectTruncated extends Error {
  override readonly name = 'ObjectTruncated';
  constructor() {
    super('the stored object ends too early');
  }
}

// What `sealWith` of the keys adds: header, nonce and tag.
const OVERHEAD_BYTES = 10 + 12 + 16;
const FRAME_BYTES = SEALED_CHUNK_BYTES + OVERHEAD_BYTES;

const keyOf = (id: string): string => `${currentTenant()}/${id}`;

const frameEnd = (index: number, size: number): number => {
  const length = Math.min(SEALED_CHUNK_BYTES, Math.max(0, size - index * SEALED_CHUNK_BYTES));
  return index * FRAME_BYTES + length + OVERHEAD_BYTES;
};

/** The bytes in pieces of this length; the last one may be shorter. */
async function* piecesOf(bytes: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer> {
  let collected: Buffer[] = [];
  let count = 0;
  for await (let rest of bytes) {
    while (count + rest.length >= length) {
      const taken = rest.subarray(0, length - count);
      yield Buffer.concat([...collected, taken], length);
      rest = rest.subarray(taken.length);
      [collected, count] = [[], 0];
    }
    if (rest.length > 0) collected.push(rest);
    count += rest.length;
  }
  if (count > 0) yield Buffer.concat(collected, count);
}
