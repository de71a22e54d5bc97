import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { LiveChange } from './live-change.js';
import { KEPT_S, type LiveCursor } from './live-cursor.js';

export const PAGE = 500;

export const AFTER = `
  select txid::text, position::text, assessment_id as "assessmentId", user_id as "userId", event_type as "eventType",
         resource_type as "resourceType", resource_id as "resourceId", requirement_code as "requirementCode",
         actor_id as "actorId", created_at as "changedAt"
    from assessments.live_changes
   where (txid, position) > ($1::xid8, $2::bigint) and txid < pg_snapshot_xmin(pg_current_snapshot())
   order by txid, position limit $3`;

const HEAD = `select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as txid`;

const FORGET = `
  delete from assessments.live_changes where (txid, position) in (
    select txid, position from assessments.live_changes
     where created_at < now() - make_interval(secs => $1) order by created_at limit $2) returning txid`;

/** What has just changed in the tenant, in an order in which nothing comes in between. */
@Injectable()
export class LiveChangesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  after({ txid, position }: LiveCursor, limit = PAGE): Promise<LiveChange[]> {
    const params = [String(txid), String(position), limit];
    return this.unitOfWork.run((em) => rows<LiveChange>(em, AFTER, params), { readOnly: true });
  }

  /** Where the order ends now. */
  async head(): Promise<LiveCursor> {
    const [row] = await this.unitOfWork.run((em) => rows<{ txid: string }>(em, HEAD), { readOnly: true });
    return { txid: BigInt(row?.txid ?? '0'), position: 2n ** 63n - 1n };
  }

  /** One batch of what is old; true if there may be more. */
  async forget(batch = 2_000): Promise<boolean> {
    return (await this.unitOfWork.run((em) => rows(em, FORGET, [KEPT_S, batch]))).length === batch;
  }
}
