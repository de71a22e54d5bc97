import { bug } from '@attestry/domain-errors';
import { literal } from '@attestry/migrations';
import { type RequestContext, remainingMs } from '@attestry/request-context';

/**
 * The statements that open a transaction, as one message: who acts for which tenant, and how long a statement may run.
 * All settings end with the transaction, so nothing is left on a pooled connection.
 */
export function sessionHead(
  context: RequestContext,
  options: { readOnly: boolean; statementTimeoutMs: number },
): string {
  const settings = {
    'app.current_tenant_id': context.tenantId ?? '',
    'app.current_user_id': context.actor?.id ?? '',
    'app.actor_type': context.actor?.type ?? '',
    'app.actor_role': context.role ?? '',
    'app.session_id': context.sessionId ?? '',
    'app.request_id': context.requestId,
    statement_timeout: String(Math.max(1, Math.min(options.statementTimeoutMs, remainingMs(context)))),
  };
  const calls = Object.entries(settings).map(([name, value]) => `set_config('${name}', ${quoted(value)}, true)`);
  return `begin${options.readOnly ? ' read only' : ''}; select ${calls.join(', ')}`;
}

// A NUL would end the message early, and with it the list of settings.
const quoted = (value: string) => (value.includes('\0') ? bug('NUL in the request context') : literal(value));
