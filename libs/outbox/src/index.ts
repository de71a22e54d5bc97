export { type OutboxEvent, aggregateOf } from './outbox-event.js';
export { type Refusal, type Subscriber } from './subscriber.js';
export { type Backlog, DeliveryStore } from './delivery-store.js';
export { Relay, RELAY_DEFAULTS, type RelayObserver, type RelaySettings } from './relay.js';
export { type Details, type NewEvent, Outbox } from './outbox.js';
export { AuditSubscriber } from './audit-subscriber.js';
export { OutboxModule, type OutboxOptions, outboxSettings } from './outbox.module.js';
export { NOTIFIED_ACTIONS } from './notified-actions.js';
