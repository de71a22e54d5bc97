/** What one file may be. */
export interface ReadingLimits {
  readonly maxPages: number;
  readonly maxLines: number;
  /** UTF-16 code units of the source text. */
  readonly maxCharacters: number;
}
