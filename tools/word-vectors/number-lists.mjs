const PIECE = 4 * 1024 * 1024;
const [OPEN, COMMA, MINUS, DOT, E, UPPER_E] = Buffer.from('[,-.eE');

/** Reads lists of numbers out of a long JSON text, one after the other, holding a piece of it only. */
export class NumberLists {
  #buffer = Buffer.alloc(0);
  #at = 0;
  #read;
  #values = new Float64Array(256);

  /** `read` fills a buffer and gives the number of bytes, 0 at the end. */
  constructor(read) {
    this.#read = read;
  }

  /** The text from after `start` to before `end`; the next list is sought after it. */
  textBetween(start, end) {
    const from = this.#seek(start) + start.length;
    this.#at = from;
    const to = this.#seek(end);
    const text = this.#buffer.toString('utf8', this.#at, to);
    this.#at = to + end.length;
    return text;
  }

  /** The numbers of the next list; the array is used again for the one after. */
  next() {
    // A word in front of its list may hold brackets itself: a list begins after a colon.
    let open = this.#seek('":[') + 2;
    if (this.#buffer[open] !== OPEN) throw new Error('no list');
    this.#at = open;
    const close = this.#seek(']');
    open = this.#at;
    let count = 0;
    for (let at = open + 1; at <= close; count++) [this.#values[count], at] = this.#number(at, close);
    this.#at = close + 1;
    return this.#values.subarray(0, count);
  }

  #number(start, close) {
    let end = start;
    let [mantissa, scale, negative, fraction] = [0, 1, false, false];
    for (; end < close && this.#buffer[end] !== COMMA; end++) {
      const byte = this.#buffer[end];
      if (byte === MINUS) negative = true;
      else if (byte === DOT) fraction = true;
      else if (byte === E || byte === UPPER_E) return this.#slowNumber(start, close);
      else {
        mantissa = mantissa * 10 + byte - 48;
        if (fraction) scale *= 10;
      }
    }
    const value = mantissa / scale;
    return [negative ? -value : value, end + 1];
  }

  #slowNumber(start, close) {
    let end = start;
    while (end < close && this.#buffer[end] !== COMMA) end++;
    return [Number(this.#buffer.toString('latin1', start, end)), end + 1];
  }

  /** Where the text is, reading on as long as it is not there. What lies before is let go. */
  #seek(text) {
    for (;;) {
      const found = this.#buffer.indexOf(text, this.#at);
      if (found >= 0) return found;
      const piece = Buffer.allocUnsafe(PIECE);
      const length = this.#read(piece);
      if (length === 0) throw new Error(`"${text}" is missing`);
      this.#buffer = Buffer.concat([this.#buffer.subarray(this.#at), piece.subarray(0, length)]);
      this.#at = 0;
    }
  }
}
