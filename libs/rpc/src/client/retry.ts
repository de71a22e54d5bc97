import { setTimeout as sleep } from 'node:timers/promises';
import { RpcError } from '../errors/rpc-error.js';
import type { RetryBudget } from './retry-budget.js';

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;

/** Tries again while the service is out of reach: three times at most, with pauses of random length, within the deadline. */
export async function withRetries<T>(deadline: number, budget: RetryBudget, attempt: () => Promise<T>): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      const answer = await attempt();
      budget.onSuccess();
      return answer;
    } catch (error) {
      if (!(error instanceof RpcError) || error.kind !== 'unavailable') throw error;
      budget.onFailure();
      const pause = Math.random() * FIRST_PAUSE_MS * 2 ** number;
      if (number === ATTEMPTS || !budget.allows || Date.now() + pause >= deadline) throw error;
      await sleep(pause);
    }
  }
}
