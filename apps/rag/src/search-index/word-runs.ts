/** How much finding a word says. */
export type Weigh = (folded: string) => number;

/** The run of consecutive words that both texts share with the most weight: that weight. */
export function longestRun(question: readonly string[], text: readonly string[], weigh: Weigh): number {
  const places = new Map<string, number[]>(question.map((token) => [token, []]));
  text.forEach((token, at) => places.get(token)?.push(at));
  let best = 0;
  let before = new Map<number, number>();
  for (const token of question) {
    const runs = new Map<number, number>();
    for (const at of places.get(token) ?? []) {
      const run = (before.get(at - 1) ?? 0) + weigh(token);
      runs.set(at, run);
      best = Math.max(best, run);
    }
    before = runs;
  }
  return best;
}

/** What the words say that question and text both write with a capital; the first word of a question always has one. */
export function capitalsIn(
  question: readonly string[],
  text: readonly string[],
  saturated: (frequency: number) => number,
  weigh: Weigh,
): number {
  const asked = new Set(question.slice(1).filter((token) => CAPITAL.test(token)));
  const frequencies = new Map<string, number>();
  for (const token of text) if (asked.has(token)) frequencies.set(token, (frequencies.get(token) ?? 0) + 1);
  let sum = 0;
  for (const [token, frequency] of frequencies) sum += weigh(token.toLowerCase()) * saturated(frequency);
  return sum;
}

const CAPITAL = /^\p{Lu}/u;
