/** Exponential with full jitter in the upper half: crowds of retries drift apart, none comes at once. */
export function backoffMs(attempt: number, firstMs: number, ceilingMs: number, random = Math.random): number {
  const span = Math.min(ceilingMs, firstMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(span / 2 + (span / 2) * random());
}
