import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Acceptance } from './posture-views.js';

/** What people accept for a time. */
@Injectable()
export class AcceptancesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async accept(id: string, { reason, until }: Acceptance, now: Date): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.posture_findings set state = 'accepted', accepted_reason = $2, accepted_until = $3,
           accepted_by = platform.current_actor(), updated_at = $4, version = version + 1 where id = $1::uuid`,
        [id, reason, until, now],
      ),
    );
  }

  async reopen(ids: readonly string[], now: Date): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.posture_findings set state = 'open', accepted_reason = null, accepted_until = null,
           accepted_by = null, updated_at = $2, version = version + 1 where id = any($1::uuid[])`,
        [ids, now],
      ),
    );
  }

  /** Some whose time is over, locked; others may be at work on the rest. */
  async ended(now: Date, limit: number): Promise<string[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        `select id from entities.posture_findings where state = 'accepted' and accepted_until <= $1
         order by accepted_until limit $2 for update skip locked`,
        [now, limit],
      ),
    );
    return found.map(({ id }) => id);
  }
}
