import { type Facts, factsOf } from './facts.js';
import { daysBetween } from './facts-of-entity.js';

/** What is stored of a connection and of its current credentials. */
export interface ConnectionState {
  id: string;
  platform: string;
  status: string;
  scopes: number;
  expiresAt: Date | null;
  lastCheckedAt: Date | null;
  credentials: number;
  /** Those without an end. */
  endlessCredentials: number;
  oldestCredentialAt: Date | null;
}

export const factsOfConnection = (state: ConnectionState, now: Date): Facts =>
  factsOf({
    'connection.platform': state.platform,
    'connection.status': state.status,
    'connection.scopes': state.scopes,
    // Rounded down, so that it is below 0 from the moment on at which it ends.
    'connection.days_to_expiry': state.expiresAt && daysBetween(now, state.expiresAt),
    'connection.days_since_check': state.lastCheckedAt && daysBetween(state.lastCheckedAt, now),
    'connection.credentials': state.credentials,
    'connection.endless_credentials': state.endlessCredentials,
    'connection.oldest_credential_days': state.oldestCredentialAt && daysBetween(state.oldestCredentialAt, now),
  });
