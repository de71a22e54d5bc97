import { startFaultProxy } from '@attestry/fault-proxy';
import { Unavailable } from '@attestry/domain-errors';
import { type RequestContext, currentContext, runInContext, runInTransactionScope } from '@attestry/request-context';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ProbeClient, probeClient, withBearer } from '../../test/probe-client.js';
import { type ProbeHandlers, startProbe, verifier } from '../../test/probe-server.js';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serving(handlers: ProbeHandlers) {
  const server = await startProbe(handlers, { verifier: verifier({}) });
  closing.push(() => server.stop(300));
  return server;
}

function clientOf(address: string, settings: Parameters<typeof probeClient>[2] = {}): ProbeClient {
  const client = probeClient(address, undefined, settings);
  closing.push(() => client.close());
  return client;
}

describe('two replicas', () => {
  it('share the calls, and when one dies no repeatable call fails', async () => {
    const counts = [0, 0];
    const replica = async (index: number) => {
      const server = await serving({
        open: async () => {
          counts[index] = (counts[index] ?? 0) + 1;
          return { said: 'x' };
        },
      });
      // The proxy's reset is what a killed process looks like from outside.
      const proxy = await startFaultProxy({ port: server.port });
      closing.push(() => proxy.close());
      return proxy;
    };
    const first = await replica(0);
    const second = await replica(1);
    const client = clientOf(`${first.address},${second.address}`, { retry: true });
    // Both connections stand before the count begins.
    for (let warm = 0; warm < 200 && counts.includes(0); warm++) await client.unary('open');
    counts.fill(0);

    for (let call = 0; call < 500; call++) await client.unary('open');
    expect(counts[0]).toBeGreaterThanOrEqual(200);
    expect(counts[0]).toBeLessThanOrEqual(300);

    const failures: unknown[] = [];
    const caller = async () => {
      for (let call = 0; call < 100; call++) {
        await client.unary('open').catch((error: unknown) => failures.push(error));
      }
    };
    const callers = Array.from({ length: 4 }, caller);
    await new Promise((resolve) => setTimeout(resolve, 30));
    first.set({ refuse: true });
    first.reset();
    await Promise.all(callers);
    expect(failures).toEqual([]);
  });
});

describe('retries', () => {
  const failing = async (times: number) => {
    const seen = { calls: 0 };
    const answer = async () => {
      if (++seen.calls <= times) throw new Unavailable('the database');
      return { said: 'at last' };
    };
    const { port } = await serving({ open: answer, apply: answer, short: answer });
    return { seen, address: `127.0.0.1:${port}` };
  };

  it('are made for a repeatable call, three attempts in all', async () => {
    const { seen, address } = await failing(2);
    expect(await clientOf(address, { retry: true }).unary('open')).toMatchObject({ said: 'at last' });
    expect(seen.calls).toBe(3);
    const worse = await failing(3);
    await expect(clientOf(worse.address, { retry: true }).unary('open')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(worse.seen.calls).toBe(3);
  });

  it('are not made where nobody asked for them', async () => {
    const { seen, address } = await failing(1);
    await expect(clientOf(address).unary('open')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(seen.calls).toBe(1);
  });

  it('do not multiply the load of a service that is down', async () => {
    const { seen, address } = await failing(Infinity);
    const client = clientOf(address, { retry: true });
    for (let call = 0; call < 50; call++) await client.unary('open').catch(() => undefined);
    expect(seen.calls).toBeLessThan(60);
  });

  it('of a change are made only with a key', async () => {
    let calls = 0;
    const server = await startProbe({
      write: async () => {
        calls++;
        throw new Unavailable('the database');
      },
    });
    closing.push(() => server.stop(300));
    const client = probeClient(`127.0.0.1:${server.port}`, 'writer', { retry: true });
    closing.push(() => client.close());
    await client.unary('write').catch(() => undefined);
    expect(calls).toBe(1);
    await client.unary('write', {}, { idempotencyKey: 'k' }).catch(() => undefined);
    expect(calls).toBe(4);
  });
});

describe('a call onward', () => {
  it('carries trace, request id and what is left of the deadline, less a reserve', async () => {
    let seen: RequestContext | undefined;
    let left = 0;
    const { port } = await serving({
      open: async () => {
        seen = currentContext();
        left = seen.deadline - Date.now();
        return {};
      },
    });
    const client = clientOf(`127.0.0.1:${port}`);
    const deadline = Date.now() + 2_000;
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await withBearer('x', () => {
      const context = { ...currentContext(), deadline, traceId, requestId: 'r-77' };
      return runInContext(context, () => client.unary('open', {}, { onBehalf: false }));
    });
    expect(seen).toMatchObject({ traceId, requestId: 'r-77' });
    // On the wire it is the time that is left, so a slow way there does not count.
    expect(left).toBeLessThanOrEqual(2_000 - 50);
    expect(left).toBeGreaterThan(0);
  });

  it('is not even tried when nothing is left', async () => {
    const client = clientOf('127.0.0.1:1');
    const answer = withBearer('x', () =>
      runInContext({ ...currentContext(), deadline: Date.now() + 20 }, () => client.unary('open')),
    );
    await expect(answer).rejects.toMatchObject({ kind: 'deadline_exceeded' });
  });

  it('ends when the caller of the caller hangs up', async () => {
    let inner: AbortSignal | undefined;
    const { port } = await serving({
      open: () => {
        inner = currentContext().signal;
        return new Promise((_, reject) => inner?.addEventListener('abort', () => reject(inner?.reason as Error)));
      },
    });
    const client = clientOf(`127.0.0.1:${port}`);
    const abort = new AbortController();
    const answer = withBearer('x', () =>
      runInContext({ ...currentContext(), signal: abort.signal }, () => client.unary('open', {}, { onBehalf: false })),
    );
    const caught = answer.catch((error: { kind: string }) => error.kind);
    await new Promise((resolve) => setTimeout(resolve, 100));
    abort.abort();
    expect(await caught).toBe('cancelled');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(inner?.aborted).toBe(true);
  });

  it('from inside a transaction is a bug', async () => {
    const client = clientOf('127.0.0.1:1');
    await expect(runInTransactionScope({} as never, () => client.unary('open'))).rejects.toThrow(
      'bug: /attestry.probe.v1.ProbeService/Open is called while a transaction is open',
    );
  });

  it('to nobody is unavailable', async () => {
    await expect(clientOf('127.0.0.1:1').unary('open')).rejects.toMatchObject({
      kind: 'unavailable',
      domain: 'attestry.transport',
    });
  });
});
