import { type NewIndicator, observableKey } from './indicator-kind.js';

/** What is told later counts; of what is told at the same time the surer, so that order and repetition change nothing. */
const later = (a: NewIndicator, b: NewIndicator): boolean => {
  const [left, right] = [rank(a), rank(b)];
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return (left[index] ?? 0) > (right[index] ?? 0);
  }
  return false;
};

const rank = (indicator: NewIndicator) => [
  indicator.lastSeen.getTime(),
  indicator.confidence,
  indicator.source,
  indicator.threatLevel,
];

export const merged = (a: NewIndicator, b: NewIndicator): NewIndicator => ({
  ...(later(a, b) ? a : b),
  firstSeen: a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen,
});

/** Each value once, in a stable order, so that two writers lock rows in the same one. */
export function distinct(indicators: readonly NewIndicator[]): NewIndicator[] {
  const byKey = new Map<string, NewIndicator>();
  for (const indicator of indicators) {
    const known = byKey.get(observableKey(indicator));
    byKey.set(observableKey(indicator), known ? merged(known, indicator) : indicator);
  }
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, indicator]) => indicator);
}
