/** A line of a CSV file (it may go on over several lines of text), where it begins, and its fields. */
export interface ScannedRow {
  index: number;
  line: number;
  offset: number;
  bytes: number;
  /** Undefined when the row is too long or its quotation marks do not fit. */
  fields: string[] | undefined;
  problem: 'too_large' | 'malformed_csv' | undefined;
}

const [LF, CR, QUOTE, COMMA] = [0x0a, 0x0d, 0x22, 0x2c];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Finds the rows of an RFC 4180 file in a stream of bytes, without holding more than one. Blank lines are no rows. A row
 * whose quotation marks do not fit ends with its line, so that what follows is read.
 */
export class CsvScanner {
  private index = 0;
  private line = 1;
  private offset = 0;
  private begin = { line: 1, offset: 0 };
  private fields: string[] = [];
  private field: number[] = [];
  private size = 0;
  private state: 'start' | 'plain' | 'quoted' | 'quote in quoted' | 'broken' = 'start';

  constructor(private readonly maxRecordBytes: number) {}

  *push(chunk: Buffer): Generator<ScannedRow> {
    for (const byte of chunk) {
      if (this.offset < BYTE_ORDER_MARK.length && byte === BYTE_ORDER_MARK[this.offset]) {
        this.offset++;
        this.begin.offset = this.offset;
        continue;
      }
      this.offset++;
      this.size++;
      if (byte === LF) this.line++;
      if (byte === LF && this.state !== 'quoted') yield* this.row();
      else if (byte === LF && this.size > this.maxRecordBytes) yield* this.row();
      else this.take(byte);
    }
  }

  /** The last row, if no line feed ends it. */
  *end(): Generator<ScannedRow> {
    if (this.state === 'quoted') this.state = 'broken';
    yield* this.row();
  }

  private take(byte: number): void {
    if (this.state === 'quoted') {
      if (byte === QUOTE) this.state = 'quote in quoted';
      else this.keep(byte);
    } else if (this.state === 'quote in quoted' && byte === QUOTE) {
      this.state = 'quoted';
      this.keep(byte);
    } else if (byte === COMMA && this.state !== 'broken') {
      this.endField();
    } else if (this.state === 'quote in quoted') {
      if (byte !== CR) this.state = 'broken';
    } else if (byte === QUOTE) {
      this.state = this.state === 'start' ? 'quoted' : 'broken';
    } else if (byte !== CR && this.state !== 'broken') {
      this.state = 'plain';
      this.keep(byte);
    }
  }

  private keep(byte: number): void {
    if (this.size <= this.maxRecordBytes) this.field.push(byte);
  }

  private endField(): void {
    this.fields.push(Buffer.from(this.field).toString('utf8'));
    this.field = [];
    this.state = 'start';
  }

  private *row(): Generator<ScannedRow> {
    const problem =
      this.size > this.maxRecordBytes ? 'too_large' : this.state === 'broken' ? 'malformed_csv' : undefined;
    this.endField();
    const blank = this.fields.length === 1 && this.fields[0] === '' && problem === undefined;
    if (!blank) {
      const fields = problem === undefined ? this.fields : undefined;
      yield { index: this.index++, ...this.begin, bytes: this.size, fields, problem };
    }
    this.fields = [];
    this.size = 0;
    this.begin = { line: this.line, offset: this.offset };
  }
}
