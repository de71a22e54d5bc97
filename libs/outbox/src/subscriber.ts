import type { OutboxEvent } from './outbox-event.js';

/** An event that the subscriber will not take, and why (no values: the text is stored and shown to operators). */
export interface Refusal {
  readonly eventId: string;
  readonly reason: string;
}

/**
 * Takes a service's events. Every event comes at least once, also after a crash, so taking one twice must change
 * nothing.
 */
export interface Subscriber {
  /** Stored with each delivery: never rename it. */
  readonly name: string;
  /** Only events of these actions are kept for it; without, every event is. */
  readonly actions?: readonly string[];
  /** Batches with different keys are delivered side by side; the aggregate's events must share a key. */
  groupOf(event: OutboxEvent): string;
  /** Whether the event concerns this subscriber at all. */
  wants(event: OutboxEvent): boolean;
  /**
   * Takes all events or none. Refusals name the events that stand in the way; the others are then sent again without
   * them. A thrown error with a kind that may pass (`unavailable` …) makes the relay wait; any other makes it look for
   * the event that causes it.
   */
  deliver(events: readonly OutboxEvent[], signal: AbortSignal): Promise<readonly Refusal[]>;
}
