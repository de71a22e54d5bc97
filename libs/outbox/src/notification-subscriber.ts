import { assessmentsV1 } from '@attestry/contracts';
import type { RpcClient } from '@attestry/rpc';
import { eventToProto } from './event-to-proto.js';
import { NOTIFIED_ACTIONS } from './notified-actions.js';
import type { OutboxEvent } from './outbox-event.js';
import type { Refusal, Subscriber } from './subscriber.js';

type IntakeClient = Pick<RpcClient<typeof assessmentsV1.NotificationIntakeServiceService>, 'takeEvents'>;

const DEADLINE_MS = 9_000;

/** The events that people are told of go to the service that keeps their notifications. */
export class NotificationSubscriber implements Subscriber {
  readonly name = 'notifications';
  readonly actions = NOTIFIED_ACTIONS;

  constructor(private readonly client: IntakeClient) {}

  groupOf(event: OutboxEvent): string {
    return event.tenantId;
  }

  wants(): boolean {
    return true;
  }

  async deliver(events: readonly OutboxEvent[], signal: AbortSignal): Promise<readonly Refusal[]> {
    const request = { tenantId: events[0]?.tenantId ?? '', events: events.map(eventToProto) };
    await this.client.takeEvents(request, { deadlineMs: DEADLINE_MS, signal });
    return [];
  }
}
