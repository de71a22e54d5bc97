import { Unavailable } from '@attestry/domain-errors';
import { createLocalJWKSet, type CryptoKey, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';

const MAX_AGE_MS = 600_000;
const COOLDOWN_MS = 30_000;

/** Where the public keys come from: identity's GetJwks. */
export type JwksSource = () => Promise<JSONWebKeySet>;

/**
 * Public keys by `kid`. Fetched once in 10 minutes; an unknown `kid` causes at most one fetch in 30 s, so tokens with
 * made-up names cannot be turned into load on identity. When identity is away, the keys at hand stay good.
 */
export class JwksCache {
  #find: ReturnType<typeof createLocalJWKSet> | undefined;
  #triedAt = -Infinity;
  #fetchedAt = -Infinity;
  #fetching: Promise<void> | undefined;

  constructor(
    private readonly source: JwksSource,
    private readonly now: () => number = Date.now,
  ) {}

  /** Fetches ahead of the first token, for readiness. */
  async load(): Promise<void> {
    await this.#refresh();
  }

  readonly keyFor = async (header: JWSHeaderParameters): Promise<CryptoKey> => {
    if (this.#mayFetch() && this.now() - this.#fetchedAt >= MAX_AGE_MS) await this.#refresh();
    try {
      return await this.#lookUp(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayFetch()) throw error;
      await this.#refresh();
      return this.#lookUp(header);
    }
  };

  #lookUp(header: JWSHeaderParameters): Promise<CryptoKey> {
    if (!this.#find) throw new Unavailable('the key set of identity');
    return this.#find(header);
  }

  #mayFetch(): boolean {
    return this.#find === undefined || this.now() - this.#triedAt >= COOLDOWN_MS;
  }

  #refresh(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = this.now();
    try {
      this.#find = createLocalJWKSet(await this.source());
      this.#fetchedAt = this.now();
    } catch (cause) {
      if (!this.#find) throw new Unavailable('the key set of identity', { cause });
    }
  }
}
