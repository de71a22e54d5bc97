import { setTimeout as sleep } from 'node:timers/promises';
import { fromBinary, type Registry, toJson } from '@bufbuild/protobuf';
import type { RestMethod } from '../contract/rest-method.js';

/** Proxies close what is silent for long; a comment line tells them, and the client, that the stream lives. */
const HEARTBEAT = Buffer.from(': still here\n\n');

export interface EventStreamOptions {
  readonly registry: Registry;
  readonly heartbeatMs: number;
  /** What a failure looks like as a problem document. */
  readonly problemOf: (error: unknown) => unknown;
}

/**
 * Server-sent events, message by message: named after the set member of the message's oneof, else `message`; `complete`
 * at the end; `problem` in its place if the stream failed, since its status has been sent already. A message's `cursor` is
 * its event's id.
 */
export async function* eventParts(
  method: RestMethod,
  messages: AsyncIterable<Uint8Array>,
  { registry, heartbeatMs, problemOf }: EventStreamOptions,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of withHeartbeat(messages, heartbeatMs)) {
      if (bytes === undefined) yield HEARTBEAT;
      else yield eventOf(method, bytes, registry);
    }
    yield event('complete', {});
  } catch (error) {
    yield event('problem', problemOf(error));
  }
}

function eventOf({ desc }: RestMethod, bytes: Uint8Array, registry: Registry): Buffer {
  const message = fromBinary(desc.output, bytes);
  const json = toJson(desc.output, message, { registry });
  const [oneof] = desc.output.oneofs;
  const part = oneof && (message as unknown as Record<string, { case?: string } | undefined>)[oneof.localName];
  return event(part?.case ?? 'message', json, cursorIn(json));
}

/** A message with a `cursor` says where the stream is; whoever comes back sends the last one they saw. */
function cursorIn(json: unknown): string | undefined {
  const { cursor } = json as { cursor?: unknown };
  return typeof cursor === 'string' && /^[\x21-\x7e]+$/.test(cursor) ? cursor : undefined;
}

const event = (name: string, data: unknown, id?: string): Buffer =>
  Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/** The messages as they come, and undefined whenever none has come for so long. */
async function* withHeartbeat(
  messages: AsyncIterable<Uint8Array>,
  heartbeatMs: number,
): AsyncGenerator<Uint8Array | undefined> {
  const iterator = messages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      for (;;) {
        const winner = await firstOf(next, heartbeatMs);
        if (winner === undefined) {
          yield undefined;
          continue;
        }
        if (winner.done === true) return;
        yield winner.value;
        break;
      }
    }
  } finally {
    // Whoever stops reading ends the call; nobody waits for what it still says.
    void iterator.return?.().catch(() => undefined);
  }
}

async function firstOf<T>(next: Promise<T>, ms: number): Promise<T | undefined> {
  const timer = new AbortController();
  const beat = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([next, beat]);
  } finally {
    timer.abort();
  }
}
