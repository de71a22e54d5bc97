import { describe, expect, it } from '@jest/globals';
import { runTour, type StepResult } from './run-tour.js';
import type { Step, Tour } from './step.js';

const tour = {} as Tour;
const step = (name: string, run: Step['run']): Step => ({ name, run });

describe('the tour', () => {
  it('reports each step with its figures as it ends', async () => {
    const heard: StepResult[] = [];
    const results = await runTour([step('count', async () => ({ entities: 3 }))], tour, (result) => heard.push(result));
    expect(results).toEqual([{ name: 'count', ok: true, ms: expect.any(Number), figures: { entities: 3 } }]);
    expect(heard).toEqual(results);
  });

  it('ends at the first step that fails and says why in one line', async () => {
    const steps = [
      step('works', async () => ({})),
      step('fails', () => Promise.reject(new Error('no tenant\n    at somewhere'))),
      step('is not reached', async () => ({})),
    ];
    const results = await runTour(steps, tour, () => undefined);
    expect(results.map(({ name, ok, error }) => ({ name, ok, error }))).toEqual([
      { name: 'works', ok: true, error: undefined },
      { name: 'fails', ok: false, error: 'no tenant' },
    ]);
  });
});
