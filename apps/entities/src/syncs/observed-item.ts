import { canonicalExternalId } from '../observations/canonical-id.js';
import { recordId } from '../observations/log-record.js';
import type { EdgeObservation, EntityObservation, JsonObject } from '../observations/observation.js';
import type { SyncItem, SyncReject, SyncRelationship, SyncScope } from './sync.js';

const MAX_METADATA_BYTES = 16 * 1024;
const MAX_AHEAD_MS = 300_000;

/** Logs tell name and region of these; a sync adds to them. */
const LOGGED: ReadonlySet<string> = new Set(['aws', 'kubernetes', 'github']);

/** Why an item cannot be stored; undefined if it can. */
export function problemOf(item: SyncItem, scope: SyncScope, now: number): Omit<SyncReject, 'index'> | undefined {
  const invalid = (detail: string) => ({ reason: 'invalid_value', detail }) as const;
  if (item.externalId.trim() === '') return { reason: 'missing_value', detail: 'external_id' };
  if (canonicalExternalId(scope.provider, item.externalId) === '') return invalid('external_id: names nothing');
  if (item.type === undefined) return { reason: 'missing_value', detail: 'type' };
  if ([...item.name].length > 255) return invalid('name: is longer than 255 characters');
  if ([...item.providerRegion].length > 50) return invalid('provider_region: is longer than 50 characters');
  if (item.status === 'quarantined' || item.status === 'deleted') return invalid('status: is not for sources to tell');
  if (Buffer.byteLength(JSON.stringify(item.metadata)) > MAX_METADATA_BYTES) return invalid('metadata: is over 16 KiB');
  const times = [item.firstSeenAt, item.lastUsedAt, item.observedAt].map((time) => time?.getTime() ?? 0);
  if (times.some((time) => time > now + MAX_AHEAD_MS)) return invalid('a time lies in the future');
  if (times.some((time) => time < 0)) return invalid('a time lies before 1970');
  return undefined;
}

/** What an item tells; it has no problem. */
export function observedItem(item: SyncItem, { provider, source }: SyncScope, now: number): EntityObservation {
  const externalId = canonicalExternalId(provider, item.externalId);
  const observedAt = item.observedAt?.getTime() ?? now;
  const sourceId = recordId(JSON.parse(JSON.stringify(item)) as JsonObject, undefined);
  const lastUsedAt = item.lastUsedAt === undefined ? undefined : Math.min(item.lastUsedAt.getTime(), observedAt);
  return {
    provider,
    externalId,
    name: item.name === '' ? [...externalId].slice(0, 255).join('') : item.name,
    type: item.type ?? 'service_account',
    firstSeenAt: Math.min(item.firstSeenAt?.getTime() ?? observedAt, lastUsedAt ?? observedAt, observedAt),
    lastSeenAt: observedAt,
    lastUsedAt,
    attributes: LOGGED.has(provider)
      ? undefined
      : { observedAt, sourceId, providerRegion: item.providerRegion, metadata: {} },
    state: {
      observedAt,
      sourceId,
      status: item.status === 'inactive' || item.status === 'disabled' ? item.status : 'active',
      permissions: item.permissions,
      tags: item.tags,
    },
    facts: { [source]: { observedAt, sourceId, values: item.metadata } },
  };
}

/** An edge, and its ends as mentions. */
export function observedRelationship(
  { source, target, type, strength }: SyncRelationship,
  { provider }: SyncScope,
  now: number,
): { ends: EntityObservation[]; edge: EdgeObservation } | undefined {
  const [from, to] = [source, target].map((id) => canonicalExternalId(provider, id));
  if (!from || !to || from === to) return undefined;
  const ends = [from, to].map((externalId): EntityObservation => ({
    provider,
    externalId,
    name: [...externalId].slice(0, 255).join(''),
    type: 'service_account',
    firstSeenAt: now,
    lastSeenAt: now,
    lastUsedAt: undefined,
    attributes: undefined,
  }));
  const edge: EdgeObservation = {
    provider,
    source: from,
    target: to,
    type,
    strength: strength === 0 ? 1 : Math.round(strength * 100) / 100,
    kind: 'synced',
    observedAt: now,
    sourceId: 'sync',
    firstSeenAt: now,
    lastSeenAt: now,
  };
  return { ends, edge };
}
