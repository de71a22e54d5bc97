import type { Tie } from '../cloudtrail/edges.js';
import { text } from '../cloudtrail/json.js';
import type { EntityName, JsonObject } from '../observations/observation.js';
import { account, app, deployKey, token } from './names.js';

/** Numbers and texts, as ids are written either way. */
export function idOf(record: JsonObject, ...keys: string[]): string | undefined {
  const found = keys
    .map((key) => record[key])
    .find((value) => typeof value === 'number' || (value !== '' && typeof value === 'string'));
  return typeof found === 'number' || typeof found === 'string' ? String(found) : undefined;
}

/** The token that signed the call. Those of app installations end within the hour. */
export function usedToken(record: JsonObject, holder: string): { token: EntityName; temporary: boolean } | undefined {
  const id = idOf(record, 'token_id', 'hashed_token');
  if (!id) return undefined;
  const temporary = /server-to-server/i.test(text(record, 'programmatic_access_type') ?? '');
  return { token: token(holder, id), temporary };
}

/** What an event says of other identities than its actor's token. */
export function tiesOf(record: JsonObject, action: string, actor: EntityName): Tie[] {
  const user = text(record, 'user');
  const made = madeBy(record, action);
  const ties: Tie[] = made ? [{ source: actor, target: made.entity, kind: made.kind }] : [];
  if (action === 'personal_access_token.access_granted' && user) {
    const id = idOf(record, 'user_programmatic_access_id', 'token_id');
    if (id) ties.push({ source: account(user, false), target: token(user, id), kind: 'holds_key' });
  }
  if (MEMBERSHIP.test(action) && user)
    ties.push({ source: actor, target: account(user, false), kind: 'changed_identity' });
  return ties.filter((tie) => tie.source.externalId !== tie.target.externalId);
}

const MEMBERSHIP = /^(org|repo|team|business)\.(add|update|remove|invite)_(member|admin|collaborator|owner)$/;

function madeBy(record: JsonObject, action: string): { entity: EntityName; kind: Tie['kind'] } | undefined {
  const repository = text(record, 'repo');
  const key = idOf(record, 'fingerprint', 'title', 'key_id');
  if (/^(public_key|deploy_key)\.create$/.test(action) && repository && key) {
    return { entity: deployKey(repository, key), kind: 'created_key' };
  }
  const slug = text(record, 'integration') ?? text(record, 'application_name') ?? text(record, 'name');
  if (/^(integration|integration_installation|oauth_application)\.create$/.test(action) && slug) {
    return { entity: app(slug), kind: 'created_identity' };
  }
  return undefined;
}
