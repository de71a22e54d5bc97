import { Injectable } from '@nestjs/common';
import { enumText, identityV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { Clock } from '../cell/clock.js';
import { Revocations } from './revocations.service.js';

const BATCH = 1_000;
const scopes = enumText<identityV1.RevocationScope, 'session' | 'user' | 'tenant'>(
  identityV1.RevocationScope,
  'REVOCATION_SCOPE_',
);

@Injectable()
export class RevocationsGrpc implements RpcHandlers<typeof identityV1.RevocationServiceService> {
  constructor(
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {}

  async *listRevocations(): AsyncIterable<identityV1.ListRevocationsResponse> {
    const readTime = this.clock.now();
    const live = await this.revocations.live();
    for (let start = 0; start === 0 || start < live.length; start += BATCH) {
      yield {
        readTime,
        revocations: live.slice(start, start + BATCH).map((entry) => ({
          scope: scopes.valueOf(entry.scope),
          subjectId: entry.subjectId,
          tenantId: entry.tenantId,
          revokeTime: entry.revokedAt,
          expireTime: entry.expiresAt,
        })),
      };
    }
  }
}
