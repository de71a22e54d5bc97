/** Failures of one subject: an account, or an account from one address. */
export interface Attempts {
  readonly failures: number;
  readonly lastAttemptAt: Date;
  readonly nextAttemptAt: Date;
  /** The address signed in to the account before: failures from elsewhere do not hold it up. */
  readonly trustedUntil: Date | undefined;
}

export interface BookedAttempt {
  readonly waitMs: 0;
  readonly pair: Attempts;
  readonly account: Attempts;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
/** Failures count until a day has passed without an attempt. */
export const FORGOTTEN_AFTER_MS = DAY_MS;
const LONGEST_DELAY_MS = 60 * SECOND_MS;
const TRUST_MS = 90 * DAY_MS;
// NIST 800-63B: no more than 100 consecutive failures; then nothing but a day without attempts helps.
const HARD_STOP = 100;
const FREE_FAILURES = { pair: 4, account: 49 } as const;

/**
 * Books an attempt as failed before the password is looked at, so that a burst cannot slip through; success takes it
 * back. Refused attempts are not counted, so an outsider cannot keep an account closed.
 */
export function bookAttempt(pair: Attempts, account: Attempts, now: Date): BookedAttempt | { readonly waitMs: number } {
  const [pairNow, accountNow] = [forgotten(pair, now), forgotten(account, now)];
  const accountWait = isTrusted(pairNow, now) ? 0 : waitOf(accountNow, now);
  const waitMs = Math.max(waitOf(pairNow, now), accountWait);
  if (waitMs > 0) return { waitMs };
  return {
    waitMs: 0,
    pair: failed(pairNow, FREE_FAILURES.pair, now),
    account: failed(accountNow, FREE_FAILURES.account, now),
  };
}

export const afterSuccess = (now: Date): { pair: Attempts; account: Attempts } => ({
  pair: { failures: 0, lastAttemptAt: now, nextAttemptAt: now, trustedUntil: later(now, TRUST_MS) },
  account: { failures: 0, lastAttemptAt: now, nextAttemptAt: now, trustedUntil: undefined },
});

const waitOf = (attempts: Attempts, now: Date) => Math.max(0, attempts.nextAttemptAt.getTime() - now.getTime());

const isTrusted = (pair: Attempts, now: Date) => pair.trustedUntil !== undefined && pair.trustedUntil > now;

const forgotten = (attempts: Attempts, now: Date): Attempts =>
  now.getTime() - attempts.lastAttemptAt.getTime() >= FORGOTTEN_AFTER_MS
    ? { ...attempts, failures: 0, nextAttemptAt: now }
    : attempts;

function failed(attempts: Attempts, free: number, now: Date): Attempts {
  const failures = attempts.failures + 1;
  return { ...attempts, failures, lastAttemptAt: now, nextAttemptAt: later(now, delayAfter(failures, free)) };
}

function delayAfter(failures: number, free: number): number {
  if (failures >= HARD_STOP) return DAY_MS;
  if (failures <= free) return 0;
  return Math.min(LONGEST_DELAY_MS, SECOND_MS * 2 ** (failures - free - 1));
}

const later = (time: Date, ms: number) => new Date(time.getTime() + ms);
