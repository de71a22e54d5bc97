import { ConcurrencyLimiter } from '../concurrency-limiter.js';
import type { CallState, Stage } from '../call-state.js';
import type { MethodFacts } from '../method-facts.js';

export interface ConcurrencyLimits {
  /** Calls at once that only read. */
  reads: number;
  /** Calls at once that may change something. */
  writes: number;
  /** Open streams of either kind, save those that only watch. */
  streams: number;
  /** Streams that tell a reader for minutes of what changes; as a rule they wait. */
  watches: number;
  /** Longest wait for a place, in milliseconds. */
  maxWaitMs: number;
}

export const DEFAULT_CONCURRENCY: ConcurrencyLimits = {
  reads: 128,
  writes: 64,
  streams: 64,
  watches: 1_024,
  maxWaitMs: 100,
};

/** Keeps the process from taking on more than it can finish: one limit a class of methods. */
export function limitConcurrency(limits: ConcurrencyLimits): Stage {
  const limiterOf = {
    reads: new ConcurrencyLimiter(limits.reads, limits.reads, limits.maxWaitMs),
    writes: new ConcurrencyLimiter(limits.writes, limits.writes, limits.maxWaitMs),
    streams: new ConcurrencyLimiter(limits.streams, limits.streams, limits.maxWaitMs),
    watches: new ConcurrencyLimiter(limits.watches, limits.watches, limits.maxWaitMs),
  };
  return (call) => {
    const limiter = limiterOf[classOf(call.method)];
    const place = limiter.acquire();
    if (place === undefined) return holdUntilEnd(call, limiter);
    return place.then(() => holdUntilEnd(call, limiter));
  };
}

// A handler may work on after its caller has gone: the place is free when the work is over, not before.
function holdUntilEnd(call: CallState, limiter: ConcurrencyLimiter): void {
  call.atEnd(() => {
    if (call.handling === undefined) limiter.release();
    else void call.handling.then(() => limiter.release());
  });
}

const classOf = ({ desc, mutating }: MethodFacts): 'reads' | 'writes' | 'streams' | 'watches' => {
  // By convention: what only tells of changes is named so.
  if (desc.methodKind === 'server_streaming' && !mutating && desc.name.startsWith('Watch')) return 'watches';
  if (desc.methodKind !== 'unary') return 'streams';
  return mutating ? 'writes' : 'reads';
};
