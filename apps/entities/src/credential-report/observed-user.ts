import { timeOf } from '../cloudtrail/event-time.js';
import { edgeOf } from '../cloudtrail/edges.js';
import { principalOfArn } from '../cloudtrail/arn.js';
import { bug } from '@attestry/domain-errors';
import type { EntityName, EntityObservation, Json, JsonObject, Observations } from '../observations/observation.js';

type Row = Readonly<Record<string, string>>;

/** Name of the IAM credential report as a source of facts. */
export const CREDENTIAL_REPORT = 'aws_iam_credential_report';
const SLOTS = ['access_key_1', 'access_key_2'] as const;

/** A user of the report, and the keys in its two slots, which the report gives no id of. */
export function observedUser(row: Row, observedAt: number, sourceId: string): Observations {
  const arn = row['arn'] ?? '';
  const name = principalOfArn(arn) ?? bug('the ARN was checked');
  const keys = SLOTS.filter((slot) => isActive(row, slot) || timeOf(row[`${slot}_last_rotated`]) !== undefined);
  const used = [row['password_last_used'], ...SLOTS.map((slot) => row[`${slot}_last_used_date`])].map(timeOf);
  const told = { observedAt, sourceId, createdAt: timeOf(row['user_creation_time']) };
  const user = observed(name, userFacts(row, arn), latest(used), told);
  return {
    event: undefined,
    entities: [user, ...keys.map((slot) => observedKey(row, slot, name, told))],
    edges: keys.flatMap((slot) =>
      (['used_key', 'holds_key'] as const).map((kind) =>
        edgeOf({ source: name, target: keyName(name, slot), kind }, observedAt, sourceId),
      ),
    ),
  };
}

interface Told {
  observedAt: number;
  sourceId: string;
  createdAt: number | undefined;
}

function observedKey(row: Row, slot: string, holder: EntityName, told: Told): EntityObservation {
  const rotated = timeOf(row[`${slot}_last_rotated`]);
  const facts = known({
    kind: 'access_key',
    account_id: accountOf(holder),
    principal: holder.externalId,
    temporary: false,
    secret_created_at: iso(rotated),
    last_used_region: named(row[`${slot}_last_used_region`]),
    last_used_service: named(row[`${slot}_last_used_service`]),
  });
  const key = observed(keyName(holder, slot), facts, timeOf(row[`${slot}_last_used_date`]), {
    ...told,
    createdAt: rotated,
  });
  const status = isActive(row, slot) ? 'active' : 'disabled';
  const { observedAt, sourceId } = told;
  return { ...key, state: { observedAt, sourceId, status, permissions: [], tags: [] } };
}

const observed = (
  name: EntityName,
  values: JsonObject,
  lastUsedAt: number | undefined,
  { observedAt, sourceId, createdAt = observedAt }: Told,
): EntityObservation => ({
  ...name,
  firstSeenAt: Math.min(createdAt, observedAt),
  lastSeenAt: observedAt,
  lastUsedAt: lastUsedAt === undefined ? undefined : Math.min(lastUsedAt, observedAt),
  attributes: undefined,
  facts: { [CREDENTIAL_REPORT]: { observedAt, sourceId, values } },
});

const userFacts = (row: Row, arn: string): JsonObject =>
  known({
    arn,
    account_id: /::(\d{12}):/.exec(arn)?.[1],
    kind: arn.endsWith(':root') ? 'Root' : 'IAMUser',
    user_created_at: iso(timeOf(row['user_creation_time'])),
    password_enabled: flag(row['password_enabled']),
    password_last_used_at: iso(timeOf(row['password_last_used'])),
    password_changed_at: iso(timeOf(row['password_last_changed'])),
    mfa_active: flag(row['mfa_active']),
    active_access_keys: SLOTS.filter((slot) => isActive(row, slot)).length,
    active_certificates: ['cert_1', 'cert_2'].filter((slot) => isActive(row, slot)).length,
  });

const keyName = (holder: EntityName, slot: string): EntityName => ({
  provider: 'aws',
  externalId: `${holder.externalId}#${slot}`,
  name: `${holder.name} ${slot.replaceAll('_', ' ')}`,
  type: 'api_key',
});

const accountOf = ({ externalId }: EntityName) => /::(\d{12}):/.exec(externalId)?.[1];
const isActive = (row: Row, slot: string): boolean => row[`${slot}_active`] === 'true';

/** The report writes `not_supported` for the password of root, `N/A` and `no_information` where there is nothing. */
const flag = (written: string | undefined): boolean | undefined =>
  written === 'true' ? true : written === 'false' ? false : undefined;
const named = (written: string | undefined): string | undefined =>
  written === undefined || written === '' || written === 'N/A' ? undefined : written.slice(0, 100);
const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

const known = (values: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined));

const latest = (times: readonly (number | undefined)[]): number | undefined => {
  const given = times.filter((time) => time !== undefined);
  return given.length === 0 ? undefined : Math.max(...given);
};
