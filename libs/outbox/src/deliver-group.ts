import { type ErrorKind, KINDS } from '@attestry/domain-errors';
import { aggregateOf, type OutboxEvent } from './outbox-event.js';
import type { Refusal, Subscriber } from './subscriber.js';

export interface Outcome {
  readonly delivered: OutboxEvent[];
  /** Count as an attempt. */
  readonly failed: { readonly event: OutboxEvent; readonly reason: string }[];
  /** Not tried, or tried in vain for a reason that is not theirs: due again at once. */
  readonly released: OutboxEvent[];
  /** The subscriber is out of reach; wait before the next try. */
  readonly outage: unknown;
}

/** Not the event's fault though the kind says "do not retry": a token, a right or a release is missing. */
const OUTAGES: ReadonlySet<ErrorKind> = new Set(['unauthenticated', 'forbidden', 'unimplemented', 'cancelled']);

/**
 * Delivers events of one group in order. An event that fails holds back the later ones of its aggregate and nothing
 * else; it is found by halving when the subscriber does not name it.
 */
export async function deliverGroup(
  subscriber: Subscriber,
  events: readonly OutboxEvent[],
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = { delivered: [], failed: [], released: [], outage: undefined } as Outcome & { outage: unknown };
  let parts = [...chunksOf(events)];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const result = await attempt(subscriber, part, signal);
    switch (result.kind) {
      case 'delivered':
        outcome.delivered.push(...part);
        break;
      case 'halve':
        parts.unshift(...halves(part));
        break;
      case 'refused': {
        const held = new Set<string>();
        const others = withoutRefused(part, result.reasons, held, outcome);
        parts = [others, ...parts.map((later) => withoutHeld(later, held, outcome))].filter((each) => each.length > 0);
        break;
      }
      case 'outage':
        outcome.outage = result.error;
        outcome.released.push(...part, ...parts.flat());
        return outcome;
    }
  }
  return outcome;
}

/** The refused events fail, the later ones of their aggregates wait; earlier ones and other aggregates go on. */
function withoutRefused(
  part: readonly OutboxEvent[],
  reasons: ReadonlyMap<string, string>,
  held: Set<string>,
  outcome: Outcome,
): OutboxEvent[] {
  return part.filter((event) => {
    const reason = reasons.get(event.id);
    if (held.has(aggregateOf(event))) outcome.released.push(event);
    else if (reason !== undefined) {
      held.add(aggregateOf(event));
      outcome.failed.push({ event, reason });
    } else return true;
    return false;
  });
}

function withoutHeld(part: readonly OutboxEvent[], held: ReadonlySet<string>, outcome: Outcome): OutboxEvent[] {
  outcome.released.push(...part.filter((event) => held.has(aggregateOf(event))));
  return part.filter((event) => !held.has(aggregateOf(event)));
}

type Attempt =
  | { kind: 'delivered' }
  | { kind: 'refused'; reasons: ReadonlyMap<string, string> }
  | { kind: 'halve' }
  | { kind: 'outage'; error: unknown };

async function attempt(subscriber: Subscriber, events: readonly OutboxEvent[], signal: AbortSignal): Promise<Attempt> {
  try {
    const refusals = await subscriber.deliver(events, signal);
    return refusals.length === 0 ? { kind: 'delivered' } : refusedBy(refusals, events);
  } catch (error) {
    if (signal.aborted || isOutage(error)) return { kind: 'outage', error };
    const [only] = events;
    if (events.length > 1 || only === undefined) return { kind: 'halve' };
    return { kind: 'refused', reasons: new Map([[only.id, reasonOf(error)]]) };
  }
}

// A refusal of an event that was not sent would never make progress.
function refusedBy(refusals: readonly Refusal[], events: readonly OutboxEvent[]): Attempt {
  const sent = new Set(events.map(({ id }) => id));
  const reasons = new Map(
    refusals.filter(({ eventId }) => sent.has(eventId)).map((each) => [each.eventId, each.reason]),
  );
  return reasons.size > 0
    ? { kind: 'refused', reasons }
    : { kind: 'outage', error: new Error('refusals of other events') };
}

function isOutage(error: unknown): boolean {
  const kind = (error as { kind?: ErrorKind } | null)?.kind;
  return kind !== undefined && kind in KINDS && (KINDS[kind].retry || OUTAGES.has(kind));
}

/** What operators may read: the reason code of a known error, the kind of program error of another. */
function reasonOf(error: unknown): string {
  const { reason, name } = error as { reason?: unknown; name?: unknown };
  const known = [reason, name].find((candidate) => typeof candidate === 'string');
  return (known ?? 'error').slice(0, 200);
}

function halves<T>(items: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

const MAX_BATCH_BYTES = 2 * 1024 * 1024;

function* chunksOf(events: readonly OutboxEvent[]): Generator<OutboxEvent[]> {
  let chunk: OutboxEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.json);
    if (chunk.length > 0 && bytes + size > MAX_BATCH_BYTES) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(event);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
