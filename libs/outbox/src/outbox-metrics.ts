import { counter, gauge, type Logger } from '@attestry/observability';
import type { Backlog } from './delivery-store.js';
import type { OutboxEvent } from './outbox-event.js';
import type { RelayObserver } from './relay.js';

const labels = ['subscriber'] as const;

/** Shows the relay in metrics and log. `outbox_dead` above 0 wants a person. */
export class OutboxMetrics implements RelayObserver {
  private readonly deliveredTotal = counter({
    name: 'outbox_delivered_total',
    help: 'Events taken by the subscriber.',
    labels,
  });
  private readonly failedTotal = counter({
    name: 'outbox_failed_total',
    help: 'Deliveries that the subscriber refused; each event is tried 8 times.',
    labels,
  });
  private readonly outageTotal = counter({
    name: 'outbox_outage_total',
    help: 'Rounds in which the subscriber or the database was out of reach.',
    labels,
  });
  private readonly lag = gauge({
    name: 'outbox_lag_seconds',
    help: 'Age of the oldest event that the subscriber has not had yet.',
    labels,
  });
  private readonly pending = gauge({ name: 'outbox_pending', help: 'Events that wait for the subscriber.', labels });
  private readonly dead = gauge({
    name: 'outbox_dead',
    help: 'Events given up after 8 tries, until they are replayed.',
    labels,
  });

  constructor(private readonly log: Logger) {}

  delivered(subscriber: string, count: number): void {
    this.deliveredTotal.inc({ subscriber }, count);
  }

  failed(subscriber: string, event: OutboxEvent, reason: string, dead: boolean): void {
    this.failedTotal.inc({ subscriber });
    const fields = { subscriber, event_id: event.id, event_tenant_id: event.tenantId, reason };
    if (dead) this.log.error(fields, 'event given up: replay it once the cause is mended');
    else this.log.warn(fields, 'event refused');
  }

  outage(subscriber: string, error: unknown): void {
    this.outageTotal.inc({ subscriber });
    this.log.warn({ subscriber, err: error }, 'events wait: subscriber or database out of reach');
  }

  backlog(subscriber: string, { pending, dead, lagSeconds }: Backlog): void {
    this.pending.set({ subscriber }, pending);
    this.dead.set({ subscriber }, dead);
    this.lag.set({ subscriber }, lagSeconds);
  }
}
