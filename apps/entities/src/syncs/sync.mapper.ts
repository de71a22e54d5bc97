import { entitiesV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { EntityType, Provider, RelationshipType } from '../observations/observation.js';
import type { Sync, SyncAck, SyncAnswer, SyncBatch, SyncItem, SyncState, SyncStep } from './sync.js';

const states = enumText<entitiesV1.SyncState, SyncState>(entitiesV1.SyncState, 'SYNC_STATE_');
const providers = enumText<entitiesV1.Provider, Provider>(entitiesV1.Provider, 'PROVIDER_');
const types = enumText<entitiesV1.EntityType, EntityType>(entitiesV1.EntityType, 'ENTITY_TYPE_');
const statuses = enumText<entitiesV1.EntityStatus, SyncItem['status']>(entitiesV1.EntityStatus, 'ENTITY_STATUS_');
const edgeTypes = enumText<entitiesV1.RelationshipType, RelationshipType>(
  entitiesV1.RelationshipType,
  'RELATIONSHIP_TYPE_',
);
const reasons = enumText<entitiesV1.RejectionReason, 'missing_value' | 'invalid_value'>(
  entitiesV1.RejectionReason,
  'REJECTION_REASON_',
);

export const syncToProto = (sync: Sync): entitiesV1.Sync => ({
  id: sync.id,
  provider: providers.valueOf(sync.provider),
  account: sync.account,
  source: sync.source,
  full: sync.full,
  state: states.valueOf(sync.state),
  lastSequence: String(sync.lastSequence),
  items: String(sync.items),
  rejected: String(sync.rejected),
  missing: String(sync.missing),
  startedAt: sync.startedAt,
  finishedAt: sync.finishedAt ?? undefined,
});

export const answerToProto = (answer: SyncAnswer): entitiesV1.SyncEntitiesResponse => ({
  opened: 'opened' in answer ? syncToProto(answer.opened) : undefined,
  ack: 'ack' in answer ? ackToProto(answer.ack) : undefined,
  finished: 'finished' in answer ? syncToProto(answer.finished) : undefined,
});

const ackToProto = ({ sequence, repeated, changed, rejects }: SyncAck): entitiesV1.SyncAck => ({
  sequence: String(sequence),
  repeated,
  changed: String(changed),
  rejects: rejects.map(({ index, reason, detail }) => ({ index, reason: reasons.valueOf(reason), detail })),
});

/** Steps of the wire. A sync that is gone on with has its scope already. */
export async function* stepsOf(messages: AsyncIterable<entitiesV1.SyncEntitiesRequest>): AsyncGenerator<SyncStep> {
  for await (const { open, batch, finish } of messages) {
    yield { open: open && openingOf(open), batch: batch && batchOf(batch), finish };
  }
}

const openingOf = ({ syncId, provider, account, source, full }: entitiesV1.SyncOpening): SyncStep['open'] => ({
  id: syncId,
  scope: { provider: providers.textOf(provider) ?? 'custom', account, source },
  full,
});

const batchOf = ({ sequence, items, relationships }: entitiesV1.SyncBatch): SyncBatch => ({
  sequence: Number(sequence),
  items: items.map(itemOf),
  relationships: relationships.map(({ sourceExternalId, targetExternalId, type, strength }) => ({
    source: sourceExternalId,
    target: targetExternalId,
    type: edgeTypes.textOf(type) ?? bug('the rules admit no edge without type'),
    strength,
  })),
});

const itemOf = (item: entitiesV1.SyncItem): SyncItem => ({
  ...item,
  type: types.textOf(item.type),
  status: statuses.textOf(item.status) ?? 'active',
  metadata: item.metadata ?? {},
});
