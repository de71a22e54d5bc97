/** A file that lies still while it is looked at. */
export interface InspectedFile {
  readonly size: number;
  /** Up to so many bytes from there. */
  slice(offset: number, length: number): Promise<Buffer>;
  /** The bytes from the beginning, each time. */
  read(): NodeJS.ReadableStream;
}
