/** Holds the key-encryption key outside of the database: a sealed file here; a vault or cloud KMS behind the same two. */
export interface KekProvider {
  /** Names the key, stored beside what it wrapped. */
  readonly id: string;
  wrap(dataKey: Buffer, aad: Buffer): Promise<Buffer>;
  unwrap(wrapped: Buffer, aad: Buffer): Promise<Buffer>;
}
