import type { AccessClaims } from './claims.js';

/** One entry of identity's deny-list. */
export interface Revocation {
  readonly scope: 'session' | 'user' | 'tenant';
  readonly subjectId: string;
  readonly tenantId: string;
  readonly revokedAt: Date;
}

export interface RevocationPollerOptions {
  /** Reads the whole list; it must end by itself (a deadline), since the next reading waits for it. */
  readonly load: () => Promise<readonly Revocation[]>;
  readonly intervalMs?: number;
  readonly staleAfterMs?: number;
  readonly onError?: (error: unknown) => void;
  readonly now?: () => number;
}

export type RevocationState = 'good' | 'revoked' | 'unknown';

/**
 * A copy of the deny-list, renewed every 2 s. Once it is older than 10 s nobody can say whether a token still holds:
 * `unknown`, which stops changes but not reads.
 */
export class RevocationPoller {
  readonly #options: Required<RevocationPollerOptions>;
  #sessions: ReadonlySet<string> = new Set();
  #users: ReadonlyMap<string, number> = new Map();
  #tenants: ReadonlyMap<string, number> = new Map();
  #readAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: RevocationPollerOptions) {
    this.#options = { intervalMs: 2_000, staleAfterMs: 10_000, onError: () => undefined, now: Date.now, ...options };
  }

  start(): void {
    this.#running = this.poll().finally(() => {
      if (this.#stopped) return;
      this.#timer = setTimeout(() => this.start(), this.#options.intervalMs);
      this.#timer.unref();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** One reading. A failure keeps the old copy, which goes stale. */
  async poll(): Promise<void> {
    const askedAt = this.#options.now();
    try {
      this.#replace(await this.#options.load());
      // The list is as old as the question: what was revoked while the answer travelled may be missing.
      this.#readAt = askedAt;
    } catch (error) {
      this.#options.onError(error);
    }
  }

  get ageMs(): number {
    return this.#options.now() - this.#readAt;
  }

  stateOf(claims: Pick<AccessClaims, 'sessionId' | 'userId' | 'tenantId' | 'issuedAt'>): RevocationState {
    if (
      this.#sessions.has(claims.sessionId) ||
      madeBefore(claims, this.#users.get(userKey(claims.tenantId, claims.userId))) ||
      madeBefore(claims, this.#tenants.get(claims.tenantId))
    ) {
      return 'revoked';
    }
    return this.ageMs > this.#options.staleAfterMs ? 'unknown' : 'good';
  }

  #replace(list: readonly Revocation[]): void {
    const of = (scope: Revocation['scope']) => list.filter((entry) => entry.scope === scope);
    this.#sessions = new Set(of('session').map(({ subjectId }) => subjectId));
    this.#users = latest(of('user').map((entry) => [userKey(entry.tenantId, entry.subjectId), entry.revokedAt]));
    this.#tenants = latest(of('tenant').map((entry) => [entry.subjectId, entry.revokedAt]));
  }
}

const userKey = (tenantId: string, userId: string) => `${tenantId}/${userId}`;

// `iat` has whole seconds, so a token made in the second of the revocation counts as made before it.
const madeBefore = (claims: Pick<AccessClaims, 'issuedAt'>, revokedAt: number | undefined) =>
  revokedAt !== undefined && claims.issuedAt * 1000 <= revokedAt;

function latest(entries: readonly (readonly [string, Date])[]): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  for (const [key, time] of entries) map.set(key, Math.max(map.get(key) ?? 0, time.getTime()));
  return map;
}
