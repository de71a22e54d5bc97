import type { ConnectionStatus, CredentialType, Platform } from '../connection-kind.js';

/** What a platform says of a connection. */
export interface Health {
  readonly status: Extract<ConnectionStatus, 'active' | 'degraded' | 'expired' | 'error'>;
  readonly reason: string;
}

export type OpenCredential = (type: CredentialType) => Promise<string | undefined>;

/** Asks a platform whether a connection still works. Never inside a transaction. */
export interface PlatformProbe {
  readonly platform: Platform;
  check(credential: OpenCredential): Promise<Health>;
}
