import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@attestry/domain-errors';
import { startFaultProxy } from '@attestry/fault-proxy';
import { currentContext } from '@attestry/request-context';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProbeClient, probeClient } from '../../test/probe-client.js';
import { claimsOf, lines, type ProbeHandlers, startProbe, verifier } from '../../test/probe-server.js';
import { methodPath, rawCall } from '../../test/raw-call.js';
import type { RpcError } from '../errors/rpc-error.js';
import type { RpcServerOptions, RunningRpcServer } from './rpc-server.js';

const MIB = 1024 * 1024;
const closing: (() => void | Promise<void>)[] = [];

beforeEach(() => {
  lines.length = 0;
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serving(handlers: ProbeHandlers): Promise<RunningRpcServer> {
  const server = await startProbe(handlers);
  closing.push(() => server.stop(500));
  return server;
}

function clientOf(port: number, bearer?: string): ProbeClient {
  const client = probeClient(`127.0.0.1:${port}`, bearer);
  closing.push(() => client.close());
  return client;
}

const outcome = <T>(work: Promise<T>): Promise<T | RpcError> => work.catch((error: RpcError) => error);

async function drain(messages: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

/** What an upload handler saw: how many bytes came, and how it ended. */
function uploadWitness() {
  const seen = { bytes: 0, started: false, end: undefined as 'normal' | Error | undefined };
  const upload = async (requests: AsyncIterable<{ data: Uint8Array }>) => {
    seen.started = true;
    try {
      for await (const { data } of requests) seen.bytes += data.length;
      seen.end = 'normal';
    } catch (error) {
      seen.end = error as Error;
      throw error;
    }
    return { size: BigInt(seen.bytes) };
  };
  return { seen, upload };
}

async function* parts(count: number, size: number, pauseMs = 0): AsyncGenerator<{ data: Buffer }> {
  for (let index = 0; index < count; index++) {
    if (pauseMs > 0) await sleep(pauseMs);
    yield { data: Buffer.alloc(size, index) };
  }
}

async function until(condition: () => boolean, timeoutMs = 3_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await sleep(5);
  }
}

describe('an upload', () => {
  it('arrives whole', async () => {
    const { seen, upload } = uploadWitness();
    const { port } = await serving({ upload });
    expect(await clientOf(port, 'writer').upload(parts(200, 64 * 1024))).toMatchObject({ size: 200n * 64n * 1024n });
    expect(seen.end).toBe('normal');
  });

  it('is refused on a bad token before its body is read', async () => {
    const { seen, upload } = uploadWitness();
    const { port } = await serving({ upload, open: async () => ({ said: 'still here' }) });
    const client = clientOf(port, 'made-up');
    const answer = await outcome(client.upload(parts(1_000, 64 * 1024)));
    expect(answer).toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(seen.started).toBe(false);
    expect(await client.unary('open')).toMatchObject({ said: 'still here' });
  });

  it('that its caller cancels throws inside the handler, at whatever moment', async () => {
    let current = uploadWitness();
    const { port } = await serving({ upload: (requests: never) => current.upload(requests) });
    const client = clientOf(port, 'writer');
    for (let round = 0; round < 40; round++) {
      const { seen } = (current = uploadWitness());
      const abort = new AbortController();
      const answer = outcome(client.upload(parts(1_000, 1_000 * (round + 1), 2), { signal: abort.signal }));
      await until(() => seen.bytes > 0);
      await sleep(round % 7);
      abort.abort();
      expect(await answer).toMatchObject({ kind: 'cancelled' });
      await until(() => seen.end !== undefined);
      expect(seen.end).toMatchObject({ reason: 'CANCELLED' });
    }
  });

  it.each([1_000, 500_000, 990_000])('that is cut after %d bytes throws inside the handler', async (bytes) => {
    const { seen, upload } = uploadWitness();
    const { port } = await serving({ upload });
    const proxy = await startFaultProxy({ port });
    closing.push(() => proxy.close());
    proxy.set({ cutUpAfterBytes: bytes });
    expect(await outcome(clientOf(proxy.port, 'writer').upload(parts(100, 10_000, 1)))).toMatchObject({
      kind: 'unavailable',
    });
    if (!seen.started) return;
    await until(() => seen.end !== undefined);
    expect(seen.end).toBeInstanceOf(DomainError);
    expect(seen.bytes).toBeLessThan(1_000_000);
  });

  it('whose source fails is cancelled, not ended', async () => {
    const { seen, upload } = uploadWitness();
    const { port } = await serving({ upload });
    const source = async function* () {
      yield* parts(3, 1_000);
      throw new Error('the disk is gone');
    };
    await expect(clientOf(port, 'writer').upload(source())).rejects.toThrow('the disk is gone');
    await until(() => seen.end !== undefined || !seen.started);
    expect(seen.end).not.toBe('normal');
  });

  it('is held back by a slow handler', async () => {
    let sent = 0;
    const source = async function* () {
      for await (const part of parts(2_000, 64 * 1024)) {
        sent += part.data.length;
        yield part;
      }
    };
    const upload = async (requests: AsyncIterable<unknown>) => {
      for await (const _ of requests) {
        await sleep(300);
        break;
      }
      return {};
    };
    const { port } = await serving({ upload });
    await clientOf(port, 'writer').upload(source());
    expect(sent).toBeLessThan(16 * MIB);
  });
});

describe('a stream that goes on', () => {
  const endless = async function* () {
    for (;;) {
      yield { data: Buffer.alloc(1) };
      await sleep(20);
    }
  };
  const reader = claimsOf(['probe.thing.read']);
  const readFrom = async (options: Partial<RpcServerOptions>) => {
    let ended = false;
    const download = async function* () {
      try {
        yield* endless();
      } finally {
        ended = true;
      }
    };
    const server = await startProbe({ download }, options);
    closing.push(() => server.stop(500));
    const began = Date.now();
    const answer = await outcome(drain(clientOf(server.port, 'reader').download({ messages: 1n, bytesEach: 1 })));
    await until(() => ended);
    return { answer, ms: Date.now() - began };
  };

  it('ends with its session', async () => {
    const from = Date.now();
    const revocations = { stateOf: () => (Date.now() - from > 500 ? ('revoked' as const) : ('good' as const)) };
    const { answer, ms } = await readFrom({ revocations });
    expect(answer).toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(ms).toBeLessThan(5_000);
  });

  it('ends with its token', async () => {
    const expiresAt = Math.floor(Date.now() / 1_000) - 29;
    const { answer } = await readFrom({ verifier: verifier({ reader: { ...reader, expiresAt } }) });
    expect(answer).toMatchObject({ reason: 'UNAUTHENTICATED' });
  });
});

describe('a download', () => {
  const download = async function* ({ messages, bytesEach }: { messages: bigint; bytesEach: number }) {
    for (let index = 0n; index < messages; index++) yield { data: Buffer.alloc(bytesEach, Number(index & 255n)) };
  };

  it('arrives whole and in order', async () => {
    const { port } = await serving({ download });
    const got = (await drain(clientOf(port, 'reader').download({ messages: 300n, bytesEach: 10 }))) as {
      data: Uint8Array;
    }[];
    expect(got.map(({ data }) => data[0])).toEqual(Array.from({ length: 300 }, (_, index) => index & 255));
  });

  it('of 256 MiB to a slow reader is never more than 16 MiB ahead of it', async () => {
    let made = 0;
    const counted = async function* (request: { messages: bigint; bytesEach: number }) {
      for await (const message of download(request)) {
        made += message.data.length;
        yield message;
      }
    };
    const { port } = await serving({ download: counted });
    let read = 0;
    let furthest = 0;
    for await (const { data } of clientOf(port, 'reader').download({ messages: 4_096n, bytesEach: 64 * 1024 })) {
      read += (data as Uint8Array).length;
      if (read % MIB === 0) await sleep(10);
      furthest = Math.max(furthest, made - read);
    }
    expect(read).toBe(256 * MIB);
    expect(furthest).toBeLessThan(16 * MIB);
  });

  it('that fails midway says why, after what came before', async () => {
    const failing = async function* () {
      yield { data: Buffer.from('a') };
      yield { data: Buffer.from('b') };
      throw new DomainError('probe', 'SOLD_OUT', 'failed_precondition', 'nothing is left', { metadata: { left: '0' } });
    };
    const { port } = await serving({ download: failing });
    const got: unknown[] = [];
    const reading = (async () => {
      for await (const message of clientOf(port, 'reader').download({})) got.push(message);
    })();
    await expect(reading).rejects.toMatchObject({ domain: 'probe', reason: 'SOLD_OUT', metadata: { left: '0' } });
    expect(got).toHaveLength(2);
  });

  it('that its reader leaves ends the handler', async () => {
    let ended = false;
    const endless = async function* () {
      try {
        for (;;) yield { data: Buffer.alloc(1_000) };
      } finally {
        ended = true;
      }
    };
    const { port } = await serving({ download: endless });
    for await (const _ of clientOf(port, 'reader').download({})) break;
    await until(() => ended);
  });
});

describe('a conversation', () => {
  it('goes both ways', async () => {
    const converse = async function* (requests: AsyncIterable<{ text: string }>) {
      for await (const { text } of requests) yield { text: text.toUpperCase() };
    };
    const { port } = await serving({ converse });
    const said = await drain(clientOf(port, 'reader').converse([{ text: 'a' }, { text: 'b' }]));
    expect(said).toMatchObject([{ text: 'A' }, { text: 'B' }]);
  });

  it('may be ended by the handler first', async () => {
    const converse = async function* (requests: AsyncIterable<{ text: string }>) {
      for await (const { text } of requests) {
        yield { text };
        return;
      }
    };
    const { port } = await serving({ converse });
    const endless = async function* () {
      for (let index = 0; ; index++) {
        await sleep(5);
        yield { text: String(index) };
      }
    };
    expect(await drain(clientOf(port, 'reader').converse(endless()))).toMatchObject([{ text: '0' }]);
  });

  it('that fails while the handler waits for the next message is told why', async () => {
    const converse = async function* (requests: AsyncIterable<{ text: string }>) {
      const iterator = requests[Symbol.asyncIterator]();
      yield { text: (await iterator.next()).value.text as string };
      iterator.next().catch(() => undefined);
      throw new DomainError('probe', 'TOO_BAD', 'failed_precondition', 'it cannot be done');
    };
    const { port } = await serving({ converse });
    let over = (): void => undefined;
    const silent = async function* () {
      yield { text: 'a' };
      await new Promise<void>((resolve) => (over = resolve));
    };
    const answer = await outcome(drain(clientOf(port, 'reader').converse(silent())));
    over();
    expect(answer).toMatchObject({ reason: 'TOO_BAD' });
  });
});

describe('the end of a call', () => {
  const waiting = () => {
    const seen = { reason: undefined as unknown, afterMs: 0 };
    const handler = () => {
      const startedAt = performance.now();
      const { signal } = currentContext();
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          seen.reason = signal.reason;
          seen.afterMs = performance.now() - startedAt;
          reject(signal.reason as Error);
        });
      });
    };
    return { seen, handler };
  };

  it('by its own deadline aborts the signal of the handler', async () => {
    const { seen, handler } = waiting();
    const { port } = await serving({ open: handler });
    expect(await outcome(clientOf(port).unary('open', {}, { deadlineMs: 150 }))).toMatchObject({
      kind: 'deadline_exceeded',
    });
    await until(() => seen.reason !== undefined);
    expect(seen.reason).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    expect(seen.afterMs).toBeLessThan(2_000);
  });

  it("by the method's limit answers with the reason", async () => {
    const { seen, handler } = waiting();
    const { port } = await serving({ short: handler });
    const startedAt = performance.now();
    const { error } = await rawCall(`127.0.0.1:${port}`, { path: methodPath('Short'), deadlineMs: 30_000 });
    expect(error).toMatchObject({ domain: 'attestry', reason: 'DEADLINE_EXCEEDED' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(seen.reason).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('by a caller that hangs up aborts the signal of the handler', async () => {
    const { seen, handler } = waiting();
    const { port } = await serving({ open: handler });
    const abort = new AbortController();
    const answer = outcome(clientOf(port).unary('open', {}, { signal: abort.signal }));
    await sleep(100);
    abort.abort();
    expect(await answer).toMatchObject({ kind: 'cancelled' });
    await until(() => seen.reason !== undefined);
    expect(seen.reason).toMatchObject({ reason: 'CANCELLED' });
    const codes = lines.map((line) => (JSON.parse(line) as { code?: string }).code);
    expect(codes).toEqual(['CANCELLED']);
  });

  it('by an unforeseen error tells the caller nothing and the log once', async () => {
    const { port } = await serving({
      open: async () => {
        throw new TypeError('cannot read "alice@example.com" of undefined');
      },
    });
    const answer = await outcome(clientOf(port).unary('open'));
    expect(answer).toMatchObject({ kind: 'internal', reason: 'INTERNAL', message: 'internal error', metadata: {} });
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const errors = logged.filter(({ err }) => err !== undefined);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ level: 'error', err: { type: 'TypeError' }, trace_id: expect.any(String) });
    expect(lines.join()).not.toContain('alice@example.com');
  });
});
