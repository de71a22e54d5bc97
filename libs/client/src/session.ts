import type { identityV1 } from '@attestry/contracts';

export type Tokens = identityV1.TokenPair;

const RENEW_BEFORE_MS = 30_000;

/** The tokens of a signed-in client: renewed before they end, once for all calls that need it. */
export class Session {
  #tokens: Tokens | undefined;
  #renewing: Promise<Tokens> | undefined;

  constructor(
    tokens: Tokens | undefined,
    private readonly renew: (refreshToken: string) => Promise<Tokens>,
    private readonly onChange: (tokens: Tokens | undefined) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.#tokens = tokens;
  }

  get tokens(): Tokens | undefined {
    return this.#tokens;
  }

  set(tokens: Tokens | undefined): void {
    this.#tokens = tokens;
    this.onChange(tokens);
  }

  /** A token that is good for at least half a minute; undefined when nobody is signed in. */
  async accessToken(): Promise<string | undefined> {
    const tokens = this.#tokens;
    if (!tokens) return undefined;
    const left = (tokens.accessExpireTime?.getTime() ?? 0) - this.now();
    return left > RENEW_BEFORE_MS ? tokens.accessToken : (await this.#renewed(tokens.refreshToken)).accessToken;
  }

  #renewed(refreshToken: string): Promise<Tokens> {
    this.#renewing ??= this.renew(refreshToken)
      .then((tokens) => {
        this.set(tokens);
        return tokens;
      })
      .finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }
}
