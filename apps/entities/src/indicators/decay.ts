const HALF_LIFE_MS = 90 * 86_400_000;

/** Below this an indicator is expired. */
export const EXPIRED_BELOW = 10;

/** Confidence halves every 90 days after it was last seen. */
export function decayed(confidence: number, lastSeen: Date, now: Date): number {
  const elapsed = Math.max(0, now.getTime() - lastSeen.getTime());
  return confidence * 0.5 ** (elapsed / HALF_LIFE_MS);
}

/** When it falls below the threshold; when it was last seen, if it never was above. */
export function expiryOf(confidence: number, lastSeen: Date): Date {
  if (confidence < EXPIRED_BELOW) return lastSeen;
  return new Date(lastSeen.getTime() + Math.floor(HALF_LIFE_MS * Math.log2(confidence / EXPIRED_BELOW)) + 1);
}
