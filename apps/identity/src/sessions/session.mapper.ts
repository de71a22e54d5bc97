import type { identityV1 } from '@attestry/contracts';
import type { Tokens } from './grant.js';
import type { Session } from './session.js';

export const tokensToProto = (tokens: Tokens): identityV1.TokenPair => ({
  accessToken: tokens.accessToken,
  accessExpireTime: tokens.accessExpiresAt,
  refreshToken: tokens.refreshToken,
  refreshExpireTime: tokens.refreshExpiresAt,
  sessionId: tokens.sessionId,
  tenantId: tokens.tenantId,
  userId: tokens.userId,
});

export const sessionToProto = (session: Session, currentId: string | undefined): identityV1.Session => ({
  id: session.id,
  createTime: session.createdAt,
  lastUsedTime: session.lastUsedAt,
  expireTime: session.expiresAt,
  userAgent: session.userAgent,
  clientAddress: session.clientAddress,
  current: session.id === currentId,
});
