import { canonicalJson, type JsonValue } from '@attestry/audit-chain';
import { bug } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { inTransaction, rows, UnitOfWork } from '@attestry/persistence';
import { currentContext, type RequestContext } from '@attestry/request-context';

export type Details = Readonly<Record<string, JsonValue>>;

/** What a use case says it did. Tenant, actor, time and context come from the current call. */
export interface NewEvent {
  /** `tenant.created`: the resource and what became of it, past tense. */
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string | null };
  readonly outcome?: 'success' | 'failure' | 'denied';
  /** Whole numbers and text only; no secrets, no personal data. `context` is taken. */
  readonly details?: Details;
}

/** Records events in the transaction of the change they tell of: both are stored or neither is. */
export class Outbox {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schema: string,
    private readonly onCommitted: () => void = () => undefined,
  ) {}

  record(event: NewEvent): Promise<void> {
    return this.recordAll([event]);
  }

  /** Many events of one change, in their order, with one statement. */
  async recordAll(events: readonly NewEvent[]): Promise<void> {
    if (!inTransaction()) bug('an event outside of unitOfWork.run would tell of a change that may not be stored');
    if (events.length === 0) return;
    const full = events.map((event) => eventOf(event, currentContext()));
    await this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `select ${this.schema}.record(tenant, type, id, event)
           from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) as given (tenant, type, id, event)`,
        [
          full.map((event) => event.tenant_id),
          full.map(({ resource }) => resource.type),
          full.map(({ resource }) => resource.id ?? ''),
          // Refuses here, in the use case, what the chain would refuse later.
          full.map((event) => canonicalJson(event as unknown as JsonValue)),
        ],
      );
      this.unitOfWork.afterCommit(this.onCommitted);
    });
  }
}

function eventOf({ action, resource, outcome = 'success', details = {} }: NewEvent, context: RequestContext) {
  const { tenantId = bug('an event without tenant'), actor = bug('an event without actor') } = context;
  return {
    id: uuidv7(),
    tenant_id: tenantId,
    occurred_at: new Date().toISOString(),
    actor: { type: actor.type, id: actor.id },
    action,
    resource: { type: resource.type, id: resource.id },
    outcome,
    details: { ...details, context: contextOf(context) },
  };
}

/** Only what is known: an absent member says that nobody knew. */
function contextOf(context: RequestContext): Details {
  const known = {
    session_id: context.sessionId,
    client_address: context.clientAddress,
    user_agent: context.userAgent,
    on_behalf_of: context.callingService,
    region: context.region,
    request_id: context.requestId,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Details;
}
