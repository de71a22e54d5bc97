/** Translates places in a text from UTF-16 code units, which strings count, to code points, which are stored. */
export class CodePoints {
  /** Places of the first halves of all surrogate pairs. */
  readonly #pairs: Uint32Array;
  readonly length: number;

  constructor(text: string) {
    this.#pairs = Uint32Array.from([...text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map(({ index }) => index));
    this.length = text.length - this.#pairs.length;
  }

  /** `unit` is not in the middle of a pair. */
  of(unit: number): number {
    let [low, high] = [0, this.#pairs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pairs[middle] ?? 0) < unit) low = middle + 1;
      else high = middle;
    }
    return unit - low;
  }
}
