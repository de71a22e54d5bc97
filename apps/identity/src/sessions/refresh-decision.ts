/** What is known of a presented refresh token and its family when it is looked at under lock. */
export interface PresentedToken {
  readonly expiresAt: Date;
  readonly consumedAt: Date | undefined;
  readonly graces: number;
  /** The successor can still be read. */
  readonly hasSuccessor: boolean;
  readonly familyRevokedAt: Date | undefined;
  readonly familyExpiresAt: Date;
  readonly sameDevice: boolean;
}

export type RefreshDecision = 'rotate' | 'repeat' | 'reuse' | 'refuse';

export const MOST_GRACES = 20;

/**
 * `rotate`: first use. `repeat`: a parallel tab or a lost answer gets the same successor. `reuse`: somebody else has a
 * copy. `refuse`: revoked or expired, which has no grace and is no sign of theft.
 */
export function decideRefresh(token: PresentedToken, now: Date, graceMs: number): RefreshDecision {
  if (token.familyRevokedAt !== undefined || token.familyExpiresAt <= now) return 'refuse';
  if (token.consumedAt === undefined) return token.expiresAt <= now ? 'refuse' : 'rotate';
  const inGrace = now.getTime() - token.consumedAt.getTime() <= graceMs;
  return inGrace && token.sameDevice && token.graces < MOST_GRACES && token.hasSuccessor ? 'repeat' : 'reuse';
}
