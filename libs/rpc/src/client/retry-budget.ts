const MAX_TOKENS = 10;
const GIVEN_BY_SUCCESS = 0.1;

/** Stops retries when half of the budget is spent, so that they cannot double the load of a service in trouble (gRFC A6). */
export class RetryBudget {
  #tokens = MAX_TOKENS;

  onSuccess(): void {
    this.#tokens = Math.min(MAX_TOKENS, this.#tokens + GIVEN_BY_SUCCESS);
  }

  onFailure(): void {
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  get allows(): boolean {
    return this.#tokens > MAX_TOKENS / 2;
  }
}
