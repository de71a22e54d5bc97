import type { ScannedRecord } from '../../cloudtrail/record-scanner.js';

const LF = 0x0a;

/** Finds the lines of a stream of bytes, without holding more than one; blank lines are no records. */
export class LineScanner {
  private index = 0;
  private line = 1;
  private offset = 0;
  private parts: Buffer[] = [];
  private size = 0;

  constructor(private readonly maxRecordBytes: number) {}

  /** The lines that end in these bytes. */
  *push(chunk: Buffer): Generator<ScannedRecord> {
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      this.keep(chunk.subarray(from, end));
      yield* this.close(1);
      from = end + 1;
    }
    this.keep(chunk.subarray(from));
  }

  /** The last line, if no line feed ends it. */
  *end(): Generator<ScannedRecord> {
    yield* this.close(0);
  }

  private *close(feed: number): Generator<ScannedRecord> {
    const bytes = this.size > this.maxRecordBytes ? undefined : Buffer.concat(this.parts);
    if (bytes === undefined || bytes.toString('latin1').trim() !== '') {
      yield { index: this.index++, line: this.line, offset: this.offset, bytes };
    }
    this.line++;
    this.offset += this.size + feed;
    this.parts = [];
    this.size = 0;
  }

  private keep(part: Buffer): void {
    this.size += part.length;
    if (this.size > this.maxRecordBytes) this.parts = [];
    else if (part.length > 0) this.parts.push(part);
  }
}
