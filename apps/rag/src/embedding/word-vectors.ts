import { readFileSync } from 'node:fs';

const MAGIC = 0x31_56_57_41;
const HEADER_BYTES = 16;

/** The vector of a word: eight bits a number, to be multiplied with the scale. */
export interface WordVector {
  /** Place by frequency in general English, from 0. */
  readonly rank: number;
  readonly scale: number;
  readonly values: Int8Array;
}

/** The file that tools/word-vectors makes, searched as it lies in memory: no object a word. */
export class WordVectors {
  readonly dimensions: number;
  readonly #count: number;
  readonly #ranks: Uint32Array;
  readonly #scales: Float32Array;
  readonly #ends: Uint32Array;
  readonly #rows: Int8Array;
  readonly #words: Buffer;

  private constructor(bytes: ArrayBuffer) {
    const [magic, count = 0, dimensions = 0] = new Uint32Array(bytes, 0, 4);
    if (magic !== MAGIC) throw new Error('this is no file of word vectors');
    let at = HEADER_BYTES;
    const next = (length: number) => {
      at += length;
      return at - length;
    };
    this.#count = count;
    this.dimensions = dimensions;
    this.#ranks = new Uint32Array(bytes, next(4 * count), count);
    this.#scales = new Float32Array(bytes, next(4 * count), count);
    this.#ends = new Uint32Array(bytes, next(4 * count), count);
    this.#rows = new Int8Array(bytes, next(count * dimensions), count * dimensions);
    this.#words = Buffer.from(bytes, at);
  }

  static read(path: string): WordVectors {
    const file = readFileSync(path);
    return new WordVectors(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
  }

  find(word: string): WordVector | undefined {
    const wanted = Buffer.from(word);
    let [low, high] = [0, this.#count - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = this.#words.compare(wanted, 0, wanted.length, this.#startOf(middle), this.#ends[middle]);
      if (order === 0) return this.#at(middle);
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }

  #at(row: number): WordVector {
    return {
      rank: this.#ranks[row] ?? 0,
      scale: this.#scales[row] ?? 0,
      values: this.#rows.subarray(row * this.dimensions, (row + 1) * this.dimensions),
    };
  }
}
