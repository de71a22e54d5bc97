import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from './backoff.js';
import { deliverGroup, type Outcome } from './deliver-group.js';
import type { DeliveryStore } from './delivery-store.js';
import type { OutboxEvent } from './outbox-event.js';
import type { Subscriber } from './subscriber.js';

export interface RelaySettings {
  /** Pause between looks at an empty outbox. */
  readonly pollMs: number;
  /** Events of one claim. */
  readonly batch: number;
  /** How long a claim lasts if its process dies. Deliveries are given up well before. */
  readonly leaseMs: number;
  /** Failures after which a delivery is dead. */
  readonly maxAttempts: number;
  /** Pause after the first failure; doubles up to the ceiling. */
  readonly retryMs: number;
  readonly retryCeilingMs: number;
}

export const RELAY_DEFAULTS: RelaySettings = {
  pollMs: 250,
  batch: 500,
  leaseMs: 15_000,
  maxAttempts: 8,
  retryMs: 1_000,
  retryCeilingMs: 60_000,
};

/** What the relay tells of itself. */
export interface RelayObserver {
  delivered(subscriber: string, count: number): void;
  failed(subscriber: string, event: OutboxEvent, reason: string, dead: boolean): void;
  /** The subscriber or the database is out of reach. */
  outage(subscriber: string, error: unknown): void;
}

/**
 * Carries a service's committed events to its subscribers: at least once, in order within an aggregate, each subscriber
 * at its own pace. Any number of processes may run it side by side, and any of them may die at any point.
 */
export class Relay {
  private readonly stopping = new AbortController();
  private readonly overdue = new AbortController();
  private readonly sleepers = new Set<AbortController>();
  private loops: Promise<void>[] = [];

  constructor(
    private readonly store: DeliveryStore,
    private readonly subscribers: readonly Subscriber[],
    private readonly observer: RelayObserver,
    private readonly settings: RelaySettings = RELAY_DEFAULTS,
  ) {}

  start(): void {
    this.loops = this.subscribers.map((subscriber) => this.follow(subscriber));
  }

  /** Ends after the deliveries under way are settled; what takes longer than `graceMs` is given up, to come again. */
  async stop(graceMs = 2_000): Promise<void> {
    this.stopping.abort();
    this.wake();
    const timer = setTimeout(() => this.overdue.abort(), graceMs);
    await Promise.all(this.loops);
    clearTimeout(timer);
  }

  /** Looks at the outbox now instead of at the next poll. */
  wake(): void {
    for (const sleeper of this.sleepers) sleeper.abort();
  }

  private async follow(subscriber: Subscriber): Promise<void> {
    let outages = 0;
    while (!this.stopping.signal.aborted) {
      const { busy, outage } = await this.step(subscriber);
      outages = outage === undefined ? 0 : outages + 1;
      if (outage !== undefined) {
        this.observer.outage(subscriber.name, outage);
        await this.pause(backoffMs(outages, this.settings.pollMs, this.settings.retryCeilingMs / 2));
      } else if (!busy) {
        await this.pause(this.settings.pollMs);
      }
    }
  }

  private async step(subscriber: Subscriber): Promise<{ busy: boolean; outage: unknown }> {
    try {
      if (!(await this.store.hasWork(subscriber.name))) return { busy: false, outage: undefined };
      const { batch, leaseMs } = this.settings;
      const events = await this.store.claim(subscriber.name, this.subscribers, batch, leaseMs);
      const outcome = await this.deliver(subscriber, events);
      await this.settle(subscriber, outcome);
      return { busy: events.length > 0, outage: outcome.outage };
    } catch (error) {
      return { busy: false, outage: error };
    }
  }

  private async deliver(subscriber: Subscriber, events: readonly OutboxEvent[]): Promise<Outcome> {
    // Two thirds of the lease: what is not delivered by then is settled as released before somebody else claims it.
    const signal = AbortSignal.any([AbortSignal.timeout((this.settings.leaseMs * 2) / 3), this.overdue.signal]);
    const wanted = events.filter((event) => subscriber.wants(event));
    const groups = grouped(wanted, (event) => subscriber.groupOf(event));
    const outcomes = await inParallel(groups, 4, (group) => deliverGroup(subscriber, group, signal));
    return {
      delivered: [...events.filter((event) => !subscriber.wants(event)), ...outcomes.flatMap((each) => each.delivered)],
      failed: outcomes.flatMap((each) => each.failed),
      released: outcomes.flatMap((each) => each.released),
      outage: outcomes.find((each) => each.outage !== undefined)?.outage,
    };
  }

  private async settle(subscriber: Subscriber, outcome: Outcome): Promise<void> {
    const { maxAttempts, retryMs, retryCeilingMs } = this.settings;
    const failed = outcome.failed.map(({ event, reason }) => {
      const attempts = event.attempts + 1;
      const retryInMs = attempts < maxAttempts ? backoffMs(attempts, retryMs, retryCeilingMs) : undefined;
      return { event, reason, retryInMs };
    });
    await this.store.settle(subscriber.name, outcome.delivered, failed, outcome.released);
    if (outcome.delivered.length > 0) this.observer.delivered(subscriber.name, outcome.delivered.length);
    for (const { event, reason, retryInMs } of failed) {
      this.observer.failed(subscriber.name, event, reason, retryInMs === undefined);
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const sleeper = new AbortController();
    this.sleepers.add(sleeper);
    await sleep(ms, undefined, { signal: sleeper.signal, ref: false }).catch(() => undefined);
    this.sleepers.delete(sleeper);
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return [...groups.values()];
}

async function inParallel<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
