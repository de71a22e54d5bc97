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

  async record(event: NewEvent): Promise<void> {
    if (!inTransaction()) bug('an event outside of unitOfWork.run would tell of a change that may not be stored');
    const full = eventOf(event, currentContext());
    await this.unitOfWork.run(async (em) => {
      await rows(em, `select ${this.schema}.record($1, $2, $3, $4)`, [
        full.tenant_id,
        event.resource.type,
        event.resource.id ?? '',
        // Refuses here, in the use case, what the chain would refuse later.
        canonicalJson(full as unknown as JsonValue),
      ]);
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
