const BASE_MS = 100;
/** Longer than this nobody waits within a call. */
const MOST_MS = 30_000;

/** What an answer says of when to come again, in milliseconds: `Retry-After` in seconds or as a date. */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * How long to wait before the next try: doubled each time, half of it by chance so that not all come back at once, and
 * never less than was asked for. Undefined if that is too long to wait.
 */
export function retryDelay(
  attempt: number,
  askedForMs: number | undefined,
  random = Math.random(),
): number | undefined {
  const backoff = BASE_MS * 2 ** attempt * (0.5 + random);
  const delay = Math.max(backoff, askedForMs ?? 0);
  return delay > MOST_MS ? undefined : delay;
}
