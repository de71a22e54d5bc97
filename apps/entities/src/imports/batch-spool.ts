import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { Unavailable } from '@attestry/domain-errors';
import type { ObservedBatch } from '../observations/observation-batch.js';

const pack = promisify<Buffer, { level: number }, Buffer>(deflateRaw);
const unpack = promisify<Buffer, Buffer>(inflateRaw);

/**
 * Batches between the reading of a file and the transaction that stores them. The last one stays in memory, so that most
 * imports need no file; packed, so that a small upload cannot take much disk.
 */
export class BatchSpool {
  #file: FileHandle | undefined;
  readonly #lengths: number[] = [];
  #last: ObservedBatch | undefined;

  constructor(private readonly open: () => Promise<FileHandle>) {}

  async add({ entities, edges, events, subjects }: ObservedBatch): Promise<void> {
    const before = this.#last;
    this.#last = { entities, edges, events, subjects };
    if (before === undefined) return;
    this.#file ??= await this.open();
    const bytes = await pack(serialize(before), { level: 1 });
    try {
      await this.#file.writeFile(bytes);
    } catch (cause) {
      throw new Unavailable('space for uploads', { cause });
    }
    this.#lengths.push(bytes.length);
  }

  /** From the first one, each time. */
  async *batches(): AsyncGenerator<ObservedBatch> {
    let position = 0;
    for (const length of this.#lengths) {
      const bytes = Buffer.alloc(length);
      await this.#file?.read(bytes, 0, length, position);
      position += length;
      yield deserialize(await unpack(bytes)) as ObservedBatch;
    }
    if (this.#last) yield this.#last;
  }
}
