export type DataKeyState = 'active' | 'decrypt_only' | 'retired' | 'destroyed';

/** A data key as stored: only the key-encryption key makes it usable. */
export interface StoredDataKey {
  readonly version: number;
  readonly state: DataKeyState;
  readonly kekId: string;
  /** Undefined once destroyed. */
  readonly wrapped: Buffer | undefined;
}

/** The data keys of the current tenant. Every method runs as the tenant of the request context. */
export interface DataKeyStore {
  active(purpose: string): Promise<StoredDataKey | undefined>;
  find(purpose: string, version: number): Promise<StoredDataKey | undefined>;
  latestVersion(purpose: string): Promise<number>;
  /** Adds an active key and makes the one before `decrypt_only`. Of two at once the second finds the first's. */
  add(purpose: string, key: { version: number; kekId: string; wrapped: Buffer }): Promise<void>;
  /** Books encryptions; false when the key has none left. */
  reserveSeals(purpose: string, version: number, count: number): Promise<boolean>;
  /** Drops the wrapped bytes of all versions; answers how many keys that were. */
  destroyAll(purpose: string): Promise<number>;
}
