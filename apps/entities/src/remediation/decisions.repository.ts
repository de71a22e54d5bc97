import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { RemediationAction } from './remediation-action.entity.js';
import { APPROVAL_HOURS } from './approval-policy.js';

const SET = 'update entities.remediation_events set';

const WAIT = `${SET} status = 'pending_approval', approved_by = null, approved_at = null,
  approval_expires_at = now() + interval '${APPROVAL_HOURS} hours' where id = $1::uuid`;

const APPROVE = `${SET} status = 'approved', approved_by = nullif($2::text, ''),
  approved_at = case when $2::text <> '' then now() end where id = $1::uuid`;

const REJECT = `${SET} status = 'rejected', completed_at = now() where id = $1::uuid`;

const CHANGE = `${SET} parameters = $2::jsonb, parameters_hash = $3, parameters_by = $4,
  approvals_needed = $5::smallint, approval_required = $5::smallint > 0, approval_grounds = $6::jsonb,
  impact_assessment = $7::jsonb, parameters_revision = $8, dry_run_at = null, dry_run_result = null
  where id = $1::uuid`;

const EXPIRE = `${SET} status = 'expired', completed_at = now()
  where id in (select id from entities.remediation_events
    where status = 'pending_approval' and approval_expires_at <= now()
    order by approval_expires_at limit $1 for update skip locked) returning id`;

export type ChangedParameters = Pick<
  RemediationAction,
  | 'parameters'
  | 'parametersRevision'
  | 'parametersHash'
  | 'parametersBy'
  | 'approvalsNeeded'
  | 'approvalGrounds'
  | 'impactAssessment'
>;

/** Moves actions as far as their approval. Each row was locked before. */
@Injectable()
export class DecisionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async wait(id: string): Promise<void> {
    await this.#run(WAIT, [id]);
  }

  /** `by` is empty if nobody had to approve. */
  async approve(id: string, by: string): Promise<void> {
    await this.#run(APPROVE, [id, by]);
  }

  async reject(id: string): Promise<void> {
    await this.#run(REJECT, [id]);
  }

  async changeParameters(id: string, changed: ChangedParameters): Promise<void> {
    await this.#run(CHANGE, [
      id,
      JSON.stringify(changed.parameters),
      changed.parametersHash,
      changed.parametersBy,
      changed.approvalsNeeded,
      JSON.stringify(changed.approvalGrounds),
      JSON.stringify(changed.impactAssessment),
      changed.parametersRevision,
    ]);
  }

  /** Actions that nobody approved in time become `expired`; gives their ids. */
  async expire(limit: number): Promise<string[]> {
    return (await this.#run(EXPIRE, [limit])).map(({ id }) => id);
  }

  #run(sql: string, params: readonly unknown[]): Promise<{ id: string }[]> {
    return this.unitOfWork.run((em) => rows<{ id: string }>(em, sql, params));
  }
}
