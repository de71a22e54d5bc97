import type { Figures, Step, Tour } from './step.js';

/** How one step went. */
export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly figures: Figures;
  /** One line, when it failed. */
  readonly error?: string;
}

/** Walks through the steps; the first one that fails ends the tour, because each builds on those before. */
export async function runTour(
  steps: readonly Step[],
  tour: Tour,
  report: (result: StepResult) => void,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const result = await walk(step, tour);
    results.push(result);
    report(result);
    if (!result.ok) break;
  }
  return results;
}

async function walk({ name, run }: Step, tour: Tour): Promise<StepResult> {
  const start = performance.now();
  const ms = () => Math.round(performance.now() - start);
  try {
    const figures = await run(tour);
    return { name, ok: true, ms: ms(), figures };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { name, ok: false, ms: ms(), figures: {}, error: message.split('\n')[0] ?? '' };
  }
}
