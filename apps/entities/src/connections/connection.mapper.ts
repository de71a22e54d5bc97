import { entitiesV1, enumText } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { ConnectionStatus, CredentialType, Platform } from './connection-kind.js';
import type { Connection } from './connection.entity.js';
import type {
  NewConnection,
  NewCredential,
  ShownConnection,
  StatusChange,
  StoredCredential,
} from './connection-facts.js';

export const platforms = enumText<entitiesV1.Platform, Platform>(entitiesV1.Platform, 'PLATFORM_');
export const statuses = enumText<entitiesV1.ConnectionStatus, ConnectionStatus>(
  entitiesV1.ConnectionStatus,
  'CONNECTION_STATUS_',
);
const credentialTypes = enumText<entitiesV1.CredentialType, CredentialType>(
  entitiesV1.CredentialType,
  'CREDENTIAL_TYPE_',
);

export const connectionToProto = ({ connection, credentials, history }: ShownConnection): entitiesV1.Connection => ({
  id: connection.id,
  platform: platforms.valueOf(connection.platformType),
  platformUserId: connection.platformUserId,
  displayName: connection.displayName,
  permissionsGranted: connection.permissionsGranted,
  metadata: connection.metadata,
  status: statuses.valueOf(connection.status),
  statusReason: connection.statusReason ?? '',
  expireTime: connection.expiresAt ?? undefined,
  lastCheckedAt: connection.lastCheckedAt ?? undefined,
  credentials: credentials.map(credentialToProto),
  history: history.map(changeToProto),
  createdAt: connection.createdAt,
  updatedAt: connection.updatedAt,
  etag: String(connection.version),
  region: connection.region,
});

export const listedToProto = (connection: Connection): entitiesV1.Connection =>
  connectionToProto({ connection, credentials: [], history: [] });

// What there is of a secret, never the secret.
const credentialToProto = (credential: StoredCredential): entitiesV1.StoredCredential => ({
  type: credentialTypes.valueOf(credential.type),
  version: credential.version,
  keyVersion: credential.keyVersion,
  expireTime: credential.expiresAt ?? undefined,
  createdAt: credential.createdAt,
});

const changeToProto = ({ from, to, reason, actor, time }: StatusChange): entitiesV1.ConnectionStatusChange => ({
  fromStatus: from === null ? entitiesV1.ConnectionStatus.CONNECTION_STATUS_UNSPECIFIED : statuses.valueOf(from),
  toStatus: statuses.valueOf(to),
  reason,
  actor,
  time,
});

export const credentialFromProto = (given: entitiesV1.NewCredential | undefined): NewCredential => {
  const { type, secret, expireTime } = given ?? bug('the rules admit no credential that is missing');
  return {
    type: credentialTypes.textOf(type) ?? bug('a required type came through unset'),
    secret,
    expiresAt: expireTime,
  };
};

export const connectionFromProto = (request: entitiesV1.CreateConnectionRequest): NewConnection => ({
  platform: platforms.textOf(request.platform) ?? bug('a required platform came through unset'),
  platformUserId: request.platformUserId,
  displayName: request.displayName,
  scopes: request.permissionsGranted,
  metadata: request.metadata,
});
