/** What one file may be; named in the contract of UploadContent. */
export const CONTENT_LIMITS = {
  bytes: 25 * 1024 * 1024,
  pages: 500,
  lines: 100_000,
  characters: 2_000_000,
  /** Beside its bytes, for reading a PDF. */
  memoryMib: 192,
  readingMs: 20_000,
} as const;
