import { GrowingNumbers } from './growing-numbers.js';

/** Translates places in a text from UTF-16 code units, which strings count, to code points, which are stored. */
export class CodePoints {
  /** Places of the first halves of all surrogate pairs. */
  readonly #pairs = new GrowingNumbers();
  readonly length: number;

  constructor(text: string) {
    for (let at = 0; at < text.length - 1; at++) {
      if (!isFirstHalf(text.charCodeAt(at)) || !isSecondHalf(text.charCodeAt(at + 1))) continue;
      this.#pairs.push(at);
      at += 1;
    }
    this.length = text.length - this.#pairs.length;
  }

  /** `unit` is not in the middle of a pair. */
  of(unit: number): number {
    let [low, high] = [0, this.#pairs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pairs.at(middle) ?? 0) < unit) low = middle + 1;
      else high = middle;
    }
    return unit - low;
  }
}

const isFirstHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isSecondHalf = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
