/** Each begins a chunk, so that there is an end to chunks too. */
export const MAX_HEADINGS = 10_000;
/** Code points of a title; a longer one is cut. */
export const MAX_TITLE = 200;

/** A heading of a source text. Offsets count UTF-16 code units, as strings here do. */
export interface Heading {
  readonly start: number;
  /** 1 is the outermost. */
  readonly level: number;
  readonly title: string;
}

/** The text that is stored for a document, that offsets refer to and chunks are cut from. */
export interface SourceText {
  readonly text: string;
  /** In order of their place. */
  readonly headings: readonly Heading[];
  /** Where each page begins; empty if the source has no pages. */
  readonly pageStarts: readonly number[];
}
