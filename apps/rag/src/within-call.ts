import { Cancelled, DeadlineExceeded } from '@attestry/domain-errors';
import { currentContext } from '@attestry/request-context';

/** Runs work that ends with its call; what it fails with then is the end of the call, whatever it says itself. */
export async function withinCall<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, deadline } = currentContext();
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw deadline > Date.now() + 5 ? new Cancelled() : new DeadlineExceeded({ cause: error });
  }
}
