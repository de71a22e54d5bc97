export const PLATFORMS = ['slack', 'google', 'microsoft', 'github', 'gitlab', 'aws', 'azure', 'jira'] as const;
export type Platform = (typeof PLATFORMS)[number];

export type ConnectionStatus = 'pending' | 'active' | 'degraded' | 'expired' | 'revoked' | 'error';

export type CredentialType = 'access_token' | 'refresh_token' | 'api_key' | 'client_secret' | 'certificate';

const NEXT: Readonly<Record<ConnectionStatus, readonly ConnectionStatus[]>> = {
  pending: ['active', 'degraded', 'error', 'expired', 'revoked'],
  active: ['degraded', 'error', 'expired', 'revoked'],
  degraded: ['active', 'error', 'expired', 'revoked'],
  error: ['active', 'degraded', 'expired', 'revoked'],
  // New credentials bring it back.
  expired: ['pending', 'active', 'revoked'],
  revoked: [],
};

export const leadsTo = (from: ConnectionStatus, to: ConnectionStatus): boolean => NEXT[from].includes(to);
