import { type entitiesV1 } from '@attestry/contracts';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import type { EntityType, JsonObject, Provider } from '../observations/observation.js';
import type { EntityStatus } from './entity.entity.js';
import { entityStatuses } from './entity.mapper.js';

/** What a person enters. */
export interface NewEntity {
  externalId: string;
  name: string | undefined;
  type: EntityType;
  provider: Provider;
  providerRegion: string | undefined;
  metadata: JsonObject;
  permissions: readonly string[];
  tags: readonly string[];
}

/** What a person changes; undefined leaves it as it is. */
export interface EntityEdit {
  name?: string;
  status?: EntityStatus;
  metadata?: JsonObject;
  permissions?: readonly string[];
  tags?: readonly string[];
}

const MAX_METADATA_BYTES = 16 * 1024;

const EDITS: Readonly<Record<string, (given: entitiesV1.Entity) => EntityEdit>> = {
  name: ({ name }) => ({ name }),
  status: ({ status }) => ({ status: entityStatuses.textOf(status) ?? 'deleted' }),
  metadata: ({ metadata }) => ({ metadata: metadata ?? {} }),
  permissions: ({ permissions }) => ({ permissions }),
  tags: ({ tags }) => ({ tags }),
};

/** The values of the fields that the mask names; an empty mask or one that names others is refused whole. */
export function editOf(given: entitiesV1.Entity, mask: readonly string[]): EntityEdit {
  const edit = Object.assign({}, ...mask.map((path) => EDITS[path]?.(given))) as EntityEdit;
  const violations: FieldViolation[] = [
    ...(mask.length === 0 ? [{ field: 'updateMask', description: 'names no field' }] : []),
    ...mask
      .filter((path) => !Object.hasOwn(EDITS, path))
      .map((path) => ({ field: 'updateMask', description: `${path} is not a field that can be changed` })),
    ...(edit.name === '' ? [{ field: 'entity.name', description: 'must not be empty' }] : []),
    ...(edit.status === 'deleted'
      ? [{ field: 'entity.status', description: 'must be active, inactive, quarantined or disabled' }]
      : []),
    ...metadataViolations(edit.metadata, 'entity.metadata'),
  ];
  if (violations.length > 0) throw new InvalidFields(violations);
  return edit;
}

export function metadataViolations(metadata: JsonObject | undefined, field: string): FieldViolation[] {
  if (metadata === undefined || Buffer.byteLength(JSON.stringify(metadata)) <= MAX_METADATA_BYTES) return [];
  return [{ field, description: `must be at most ${MAX_METADATA_BYTES} bytes as JSON` }];
}
