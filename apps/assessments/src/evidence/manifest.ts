export interface ManifestEntry {
  readonly fileName: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface Manifest {
  readonly entries: readonly ManifestEntry[];
  readonly text: string;
  /** Of the text. */
  readonly sha256: Buffer;
}
