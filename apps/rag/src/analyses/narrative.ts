import type { KeptClaim } from './analysis-content.js';

/** As long as a finding's narrative may be. */
const MAX_LENGTH = 8_000;

/** The supported claims, one a line; those that no longer fit are left out. */
export function narrativeOf(claims: readonly KeptClaim[]): string {
  let text = '';
  for (const claim of claims) {
    const next = text === '' ? claim.text : `${text}\n${claim.text}`;
    if (claim.citations.length > 0 && [...next].length <= MAX_LENGTH) text = next;
  }
  return text;
}
