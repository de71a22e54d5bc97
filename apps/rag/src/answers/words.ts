/** Words that say nothing of what a text is about. */
const STOP_WORDS = new Set(
  `a about after all also an and any are as at be been before being by can could did do does doing for from had has have
  having how i if in into is it its just may me might more most must my no nor not of on once only or other our out over
  own same shall should so some such than that the their them then there these they this those through to too under
  until up very was we were what when where which while who whom why will with within without would you your`.split(
    /\s+/,
  ),
);

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** Stems of the words that a text is about, in their order, each as often as it occurs. */
export const contentWords = (text: string): string[] =>
  [...text.toLowerCase().matchAll(WORD)]
    .map(([word]) => word.replace(/['’].*$/u, ''))
    .filter((word) => !STOP_WORDS.has(word))
    .map(stem);

/** Cuts the commonest English endings, so that `rotated`, `rotates` and `rotation` meet; other languages keep theirs. */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const base = word
    .replace(/(?<=[a-z]{3})(?:ies|ied)$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$/, '')
    .replace(/(?<=[a-z]{2}[^s])s$/, '')
    .replace(/(?<=[a-z]{3})(?:ations?|ating|ated|ate)$/, 'at')
    .replace(/(?<=[a-z]{3})(?:ing|ed|ion)$/, '');
  return base.length > 3 ? base.replace(/e$/, '').replace(/([bdfgmnprtz])\1$/, '$1') : base;
}
