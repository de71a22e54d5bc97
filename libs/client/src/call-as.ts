import { randomUUID } from 'node:crypto';
import { type RequestContext, runInContext } from '@attestry/request-context';

/** Where a call takes its access token from; undefined for none. */
export type AccessToken = () => Promise<string | undefined>;

/** Longer than any method admits, so that the method's own limit decides. */
const PATIENCE_MS = 60 * 60 * 1_000;

const contextOf = (bearer: string | undefined): RequestContext => ({
  tenantId: undefined,
  actor: undefined,
  sessionId: undefined,
  requestId: randomUUID(),
  region: '',
  permissions: new Set(),
  method: 'client',
  deadline: Date.now() + PATIENCE_MS,
  signal: new AbortController().signal,
  idempotencyKey: undefined,
  requestHash: undefined,
  bearer,
  clientAddress: undefined,
  userAgent: undefined,
});

/** A call that answers once. */
export async function callAs<T>(token: AccessToken, call: (signedIn: boolean) => Promise<T>): Promise<T> {
  const bearer = await token();
  return runInContext(contextOf(bearer), () => call(bearer !== undefined));
}

/** A call that answers many times. */
export async function* streamAs<T>(
  token: AccessToken,
  call: (signedIn: boolean) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const bearer = await token();
  const context = contextOf(bearer);
  const answers = runInContext(context, () => call(bearer !== undefined)[Symbol.asyncIterator]());
  try {
    for (;;) {
      const next = await runInContext(context, () => answers.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await answers.return?.();
  }
}
