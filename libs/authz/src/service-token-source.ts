/** A token as identity's IssueServiceToken gives it. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const RENEW_BEFORE_MS = 20_000;

/** Service tokens by callee, kept while they have 20 s left; parallel calls share one request for a new one. */
export class ServiceTokenSource {
  readonly #kept = new Map<string, IssuedToken>();
  readonly #asking = new Map<string, Promise<IssuedToken>>();

  constructor(
    private readonly issue: (audience: string) => Promise<IssuedToken>,
    private readonly now: () => number = Date.now,
  ) {}

  async tokenFor(audience: string): Promise<string> {
    const kept = this.#kept.get(audience);
    if (kept && kept.expiresAt.getTime() - this.now() > RENEW_BEFORE_MS) return kept.token;
    return (await this.#renew(audience)).token;
  }

  #renew(audience: string): Promise<IssuedToken> {
    const asked = this.#asking.get(audience);
    if (asked) return asked;
    const asking = this.issue(audience)
      .then((issued) => {
        this.#kept.set(audience, issued);
        return issued;
      })
      .finally(() => this.#asking.delete(audience));
    this.#asking.set(audience, asking);
    return asking;
  }
}
