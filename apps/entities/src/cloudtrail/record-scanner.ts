import { NotACloudTrailLog, type Refusal } from '../imports/import.errors.js';

/** One element of a list of records, where it begins, and its bytes; undefined when it is longer than the limit. */
export interface ScannedRecord {
  index: number;
  line: number;
  offset: number;
  bytes: Buffer | undefined;
}

type Mode = 'document' | 'key or end' | 'key' | 'key text' | 'colon' | 'value' | 'inside' | 'after value' | ListMode;
type ListMode = 'element or end' | 'element' | 'after element';

const [LF, QUOTE, COMMA, COLON, BACKSLASH] = [0x0a, 0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const MAX_KEY_BYTES = 64;

/**
 * Finds the records of a CloudTrail file (`{"Records": […]}`, a bare array, or several such documents one after the
 * other) in a stream of bytes, without holding more than one record. It looks at brackets and strings only; whether a
 * record is well-formed is JSON.parse's word. A general JSON parser would not say on which line a record begins, nor go
 * on after a broken one.
 */
export class RecordScanner {
  private mode: Mode = 'document';
  private line = 1;
  private offset = 0;
  private lists = 0;
  private index = 0;
  private inObject = false;
  private key: number[] = [];
  private recording = false;
  private depth = 0;
  private scalar = false;
  private inString = false;
  private escaped = false;
  private begin = { line: 1, offset: 0 };
  private parts: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly maxRecordBytes: number,
    private readonly refusal: Refusal = (at) => new NotACloudTrailLog(at),
  ) {}

  /** The records that end in these bytes. */
  *push(chunk: Buffer): Generator<ScannedRecord> {
    let from = 0;
    for (let at = 0; at < chunk.length;) {
      const byte = chunk[at] as number;
      if (this.mode !== 'inside') {
        if (this.step(byte)) from = at;
        else {
          this.count(byte);
          at++;
        }
        continue;
      }
      const end = this.insideUntil(chunk, at);
      at = end.at;
      if (!end.done) break;
      if (this.recording) yield this.record(chunk.subarray(from, at));
      this.mode = this.recording ? 'after element' : 'after value';
    }
    if (this.mode === 'inside' && this.recording) this.keep(chunk.subarray(from));
  }

  /** Throws unless the last document is complete and at least one list of records was found. */
  end(): void {
    if (this.mode !== 'document' || this.lists === 0) this.refuse('an array of records, up to its end');
  }

  /** One byte outside of values; true when a value begins at it. */
  private step(byte: number): boolean {
    if (this.mode === 'key text') return this.keyText(byte);
    if (isSpace(byte)) return false;
    switch (this.mode) {
      case 'document':
        return this.document(byte);
      case 'key or end':
        if (byte === CLOSE_OBJECT) return this.go('document');
        return byte === QUOTE ? this.beginKey() : this.refuse('a key or "}"');
      case 'key':
        return byte === QUOTE ? this.beginKey() : this.refuse('a key');
      case 'colon':
        return byte === COLON ? this.go('value') : this.refuse('":"');
      case 'value':
        if (byte === OPEN_LIST && Buffer.from(this.key).toString() === 'Records') return this.beginList();
        return this.beginValue(byte, false);
      case 'after value':
        if (byte === COMMA) return this.go('key');
        return byte === CLOSE_OBJECT ? this.go('document') : this.refuse('"," or "}"');
      case 'element or end':
        return byte === CLOSE_LIST ? this.endList() : this.beginValue(byte, true);
      case 'element':
        return this.beginValue(byte, true);
      default:
        if (byte === COMMA) return this.go('element');
        return byte === CLOSE_LIST ? this.endList() : this.refuse('"," or "]"');
    }
  }

  private document(byte: number): boolean {
    const isByteOrderMark = this.offset < 3 && byte === [0xef, 0xbb, 0xbf][this.offset];
    if (isByteOrderMark) return false;
    this.inObject = byte === OPEN_OBJECT;
    if (this.inObject) return this.go('key or end');
    return byte === OPEN_LIST ? this.beginList() : this.refuse('"{" or "["');
  }

  private beginKey(): boolean {
    this.key = [];
    return this.go('key text');
  }

  private keyText(byte: number): boolean {
    if (byte === QUOTE && !this.escaped) return this.go('colon');
    this.escaped = byte === BACKSLASH && !this.escaped;
    if (this.key.length < MAX_KEY_BYTES) this.key.push(byte);
    return false;
  }

  private beginList(): boolean {
    this.lists++;
    return this.go('element or end');
  }

  private endList(): boolean {
    return this.go(this.inObject ? 'after value' : 'document');
  }

  private beginValue(byte: number, recording: boolean): boolean {
    if (byte === COMMA || byte === COLON || byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.refuse('a value');
    this.recording = recording;
    this.depth = 0;
    this.scalar = byte !== QUOTE && byte !== OPEN_LIST && byte !== OPEN_OBJECT;
    this.begin = { line: this.line, offset: this.offset };
    this.parts = [];
    this.size = 0;
    this.mode = 'inside';
    return true;
  }

  /** Walks to the byte after the value, or to the end of the chunk. */
  private insideUntil(chunk: Buffer, from: number): { at: number; done: boolean } {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (this.scalar) {
        if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || isSpace(byte)) return { at, done: true };
      } else if (this.closes(byte)) {
        this.count(byte);
        return { at: at + 1, done: true };
      }
      this.count(byte);
    }
    return { at: chunk.length, done: false };
  }

  private closes(byte: number): boolean {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) return !(this.inString = false) && this.depth === 0;
      return false;
    }
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) return --this.depth === 0;
    return false;
  }

  private record(lastPart: Buffer): ScannedRecord {
    this.keep(lastPart);
    const bytes = this.size > this.maxRecordBytes ? undefined : Buffer.concat(this.parts);
    this.parts = [];
    return { index: this.index++, ...this.begin, bytes };
  }

  private keep(part: Buffer): void {
    this.size += part.length;
    if (this.size > this.maxRecordBytes) this.parts = [];
    else this.parts.push(part);
  }

  private count(byte: number): void {
    this.offset++;
    if (byte === LF) this.line++;
  }

  private go(mode: Mode): false {
    this.mode = mode;
    return false;
  }

  private refuse(expected: string): never {
    throw this.refusal({ line: this.line, offset: this.offset, expected });
  }
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
