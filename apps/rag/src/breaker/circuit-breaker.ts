export interface CircuitLimits {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** How long it stays open before one call may try again. */
  readonly openMs: number;
}

/**
 * Stops asking a dependency that does not answer, so that callers learn it at once. After a while one call tries it; the
 * others are let through once that one has succeeded, or has told nothing for as long again.
 */
export class CircuitBreaker {
  #failures = 0;
  #openUntil: number | undefined;

  constructor(
    private readonly limits: CircuitLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get open(): boolean {
    return this.#openUntil !== undefined;
  }

  /** Whether a call may be made now; its end is to be told. */
  admits(): boolean {
    if (this.#openUntil === undefined) return true;
    if (this.now() < this.#openUntil) return false;
    this.#openUntil = this.now() + this.limits.openMs;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openUntil = undefined;
  }

  failed(): void {
    this.#failures += 1;
    if (this.open || this.#failures >= this.limits.failures) this.#openUntil = this.now() + this.limits.openMs;
  }
}
