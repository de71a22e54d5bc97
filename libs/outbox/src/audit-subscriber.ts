import type { auditV1 } from '@attestry/contracts';
import type { RpcClient } from '@attestry/rpc';
import { eventToProto } from './event-to-proto.js';
import type { OutboxEvent } from './outbox-event.js';
import type { Refusal, Subscriber } from './subscriber.js';

type AppendClient = Pick<RpcClient<typeof auditV1.AuditAppendServiceService>, 'appendBatch'>;

const DEADLINE_MS = 5_000;

/** Every event becomes a record in the chain of its tenant. */
export class AuditSubscriber implements Subscriber {
  readonly name = 'audit';

  constructor(private readonly client: AppendClient) {}

  groupOf(event: OutboxEvent): string {
    return event.tenantId;
  }

  wants(): boolean {
    return true;
  }

  async deliver(events: readonly OutboxEvent[], signal: AbortSignal): Promise<readonly Refusal[]> {
    const tenantId = events[0]?.tenantId ?? '';
    const request = { tenantId, events: events.map(eventToProto) };
    const { rejected } = await this.client.appendBatch(request, { deadlineMs: DEADLINE_MS, signal });
    return rejected.map(({ eventId, reason }) => ({ eventId, reason }));
  }
}
