export interface CircuitLimits {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** How long it stays open before one call may try again. */
  readonly openMs: number;
}

/** Stops asking a dependency that does not answer, so that callers learn it at once. */
export class CircuitBreaker {
  #failures = 0;
  #openUntil = 0;

  constructor(
    private readonly limits: CircuitLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get open(): boolean {
    return this.now() < this.#openUntil;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures < this.limits.failures) return;
    this.#openUntil = this.now() + this.limits.openMs;
    // One failure more opens it again.
    this.#failures = this.limits.failures - 1;
  }
}
