import { Injectable } from '@nestjs/common';
import type { Revocation } from '@attestry/authz';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';

export interface LiveRevocation extends Revocation {
  readonly expiresAt: Date;
}

/** `identity.revocations`: written as the tenant concerned, read across tenants by the look-up. */
@Injectable()
export class RevocationsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  add(scope: Revocation['scope'], subjectIds: readonly string[], revokedAt: Date, expiresAt: Date): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `insert into identity.revocations (id, scope, subject_id, revoked_at, expires_at)
         select added.id, $1, added.subject_id, $4, $5
         from unnest($2::uuid[], $3::uuid[]) as added (id, subject_id)
         on conflict (tenant_id, scope, subject_id)
           do update set revoked_at = excluded.revoked_at, expires_at = excluded.expires_at`,
        [scope, subjectIds.map(() => uuidv7()), subjectIds, revokedAt, expiresAt],
      );
    });
  }

  live(): Promise<LiveRevocation[]> {
    return this.unitOfWork.run(
      (em) =>
        rows<LiveRevocation>(
          em,
          `select tenant_id as "tenantId", scope, subject_id as "subjectId", revoked_at as "revokedAt",
                  expires_at as "expiresAt"
           from identity.live_revocations()`,
        ),
      { readOnly: true },
    );
  }

  removeExpired(now: Date): Promise<number> {
    return this.unitOfWork.run(async (em) => {
      const removed = await rows(em, 'delete from identity.revocations where expires_at <= $1 returning id', [now]);
      return removed.length;
    });
  }
}
