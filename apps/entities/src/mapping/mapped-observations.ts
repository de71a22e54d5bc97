import { canonicalExternalId } from '../observations/canonical-id.js';
import { recordId, withoutUndefined } from '../observations/log-record.js';
import type {
  EdgeObservation,
  EntityName,
  EntityObservation,
  JsonObject,
  Observations,
} from '../observations/observation.js';
import { MappedValues, UnusableValue } from './mapped-values.js';
import type { Mapping } from './mapping.js';

const TYPES = ['api_key', 'service_account', 'machine_identity', 'ai_agent', 'bot_account', 'certificate', 'ssh_key'];
const STATUSES = ['active', 'inactive', 'disabled'];

/** Logs tell the attributes of these; a mapping adds to them. */
const LOGGED: ReadonlySet<string> = new Set(['aws', 'kubernetes', 'github']);

/** What a record tells by a mapping; throws UnusableValue for one that cannot be stored. */
export function mappedObservations(record: JsonObject, mapping: Mapping, defaultTime: number): Observations {
  const values = new MappedValues(record);
  const observedAt = values.time(mapping.observedAt) ?? defaultTime;
  const told = { observedAt, sourceId: recordId(record, undefined) };
  const subject = entityOf(values, mapping, told);
  const relations = mapping.relationships.flatMap((relation) => relationOf(values, mapping, relation, subject, told));
  return {
    event: undefined,
    entities: [subject, ...relations.map(({ other }) => other)],
    edges: relations.map(({ edge }) => edge),
  };
}

interface Told {
  observedAt: number;
  sourceId: string;
}

function entityOf(values: MappedValues, { provider, source, entity }: Mapping, told: Told): EntityObservation {
  const name = nameOf(values, provider, entity.externalId, entity.name, values.word(entity.type, TYPES));
  const { observedAt, sourceId } = told;
  const lastUsedAt = values.time(entity.lastUsed);
  const facts = Object.entries(entity.metadata).map(([key, spec]) => [key, values.value(spec)] as const);
  return {
    ...name,
    firstSeenAt: Math.min(values.time(entity.firstSeen) ?? observedAt, lastUsedAt ?? observedAt, observedAt),
    lastSeenAt: observedAt,
    lastUsedAt: lastUsedAt === undefined ? undefined : Math.min(lastUsedAt, observedAt),
    attributes: LOGGED.has(provider)
      ? undefined
      : { ...told, providerRegion: (values.text(entity.region) ?? '').slice(0, 50), metadata: {} },
    state: {
      ...told,
      status: values.word(entity.status, STATUSES),
      permissions: values.list(entity.permissions, 500, 500),
      tags: values.list(entity.tags, 100, 256),
    },
    facts: { [source]: { observedAt, sourceId, values: withoutUndefined(Object.fromEntries(facts)) } },
  };
}

function relationOf(
  values: MappedValues,
  { provider }: Mapping,
  relation: Mapping['relationships'][number],
  subject: EntityName,
  { observedAt, sourceId }: Told,
): { other: EntityObservation; edge: EdgeObservation }[] {
  // A record without the other end has no such edge.
  if (values.text(relation.externalId) === undefined) return [];
  const name = nameOf(values, provider, relation.externalId, relation.name, values.word(relation.entityType, TYPES));
  if (name.externalId === subject.externalId) return [];
  const [source, target] = relation.direction === 'to' ? [subject, name] : [name, subject];
  const other: EntityObservation = {
    ...name,
    firstSeenAt: observedAt,
    lastSeenAt: observedAt,
    lastUsedAt: undefined,
    attributes: undefined,
  };
  const edge: EdgeObservation = {
    provider,
    source: source.externalId,
    target: target.externalId,
    type: relation.type,
    strength: Math.round(relation.strength * 100) / 100,
    kind: 'mapped',
    observedAt,
    sourceId,
    firstSeenAt: observedAt,
    lastSeenAt: observedAt,
  };
  return [{ other, edge }];
}

function nameOf(
  values: MappedValues,
  provider: Mapping['provider'],
  externalId: Mapping['entity']['externalId'],
  name: Mapping['entity']['name'],
  type: EntityName['type'],
): EntityName {
  const written = values.required(externalId);
  const canonical = canonicalExternalId(provider, written);
  if (canonical === '') throw new UnusableValue('invalid_value', externalId.field ?? 'value', 'names nothing');
  return { provider, externalId: canonical, name: (values.text(name) ?? canonical).slice(0, 255), type };
}
