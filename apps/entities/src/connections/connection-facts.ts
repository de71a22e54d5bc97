import type { JsonObject } from '../observations/observation.js';
import type { ConnectionStatus, CredentialType, Platform } from './connection-kind.js';
import type { Connection } from './connection.entity.js';

export interface NewConnection {
  platform: Platform;
  platformUserId: string;
  displayName: string;
  scopes: string[];
  metadata: JsonObject;
}

export interface StatusChange {
  from: ConnectionStatus | null;
  to: ConnectionStatus;
  reason: string;
  actor: string;
  time: Date;
}

export interface StoredCredential {
  id: string;
  connectionId: string;
  type: CredentialType;
  version: number;
  keyVersion: number;
  expiresAt: Date | null;
  createdAt: Date;
}

export interface NewCredential {
  type: CredentialType;
  secret: string;
  expiresAt: Date | undefined;
}

/** A connection as it is shown: what secrets there are, never the secrets. */
export interface ShownConnection {
  connection: Connection;
  credentials: StoredCredential[];
  history: StatusChange[];
}
