import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { JsonObject } from '../observations/observation.js';

/** Longer than a run may take, so that nobody takes over while somebody is still at it. */
export const LEASE_SECONDS = 90;

export type RunKind = 'apply' | 'rollback';

const SET = 'update entities.remediation_events set';
const OVER = 'running = null, run_id = null, lease_until = null';
const IF_HELD = 'where id = $1::uuid and run_id = $2::uuid and lease_until > now() returning id';

const KEEP_PREVIOUS = `${SET} previous_state = $3::jsonb ${IF_HELD}`;
const SUCCEED = `${SET} status = 'succeeded', success = true, applied_state = $3::jsonb, completed_at = now(), ${OVER}
  ${IF_HELD}`;
const FAIL = `${SET} status = 'failed', success = false, error_message = $3, completed_at = now(), ${OVER} ${IF_HELD}`;
const ROLLED_BACK = `${SET} status = 'rolled_back', rollback_executed = true, rolled_back_at = now(), ${OVER} ${IF_HELD}`;
const ROLLBACK_FAILED = `${SET} error_message = $3, ${OVER} ${IF_HELD}`;

/** Leases and results of runs. Whoever has lost the lease changes nothing any more. */
@Injectable()
export class RunsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Begins a run of an action that was locked before. */
  async begin(id: string, kind: RunKind, executor: string): Promise<string> {
    const runId = uuidv7();
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.remediation_events set running = $2, run_id = $3, executor = $4, attempts = attempts + 1,
           status = case when $2 = 'apply' then 'executing' else status end, error_message = null,
           executed_at = case when $2 = 'apply' then coalesce(executed_at, now()) else executed_at end,
           lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
         where id = $1::uuid`,
        [id, kind, runId, executor],
      ),
    );
    return runId;
  }

  /** Runs whose holder has not ended them in time. */
  async abandoned(limit: number): Promise<{ id: string; kind: RunKind }[]> {
    return this.unitOfWork.run((em) =>
      rows(
        em,
        `select id, running as kind from entities.remediation_events
         where running is not null and lease_until <= now() order by lease_until limit $1`,
        [limit],
      ),
    );
  }

  keepPrevious(id: string, runId: string, state: JsonObject): Promise<boolean> {
    return this.#held(KEEP_PREVIOUS, [id, runId, JSON.stringify(state)]);
  }

  succeed(id: string, runId: string, state: JsonObject): Promise<boolean> {
    return this.#held(SUCCEED, [id, runId, JSON.stringify(state)]);
  }

  fail(id: string, runId: string, message: string): Promise<boolean> {
    return this.#held(FAIL, [id, runId, message]);
  }

  rolledBack(id: string, runId: string): Promise<boolean> {
    return this.#held(ROLLED_BACK, [id, runId]);
  }

  rollbackFailed(id: string, runId: string, message: string): Promise<boolean> {
    return this.#held(ROLLBACK_FAILED, [id, runId, message]);
  }

  async keepDryRun(id: string, hash: Buffer, result: JsonObject): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.remediation_events set dry_run_at = now(), dry_run_result = $3::jsonb
         where id = $1::uuid and parameters_hash = $2`,
        [id, hash, JSON.stringify(result)],
      ),
    );
  }

  async #held(sql: string, params: readonly unknown[]): Promise<boolean> {
    return (await this.unitOfWork.run((em) => rows(em, sql, params))).length === 1;
  }
}
