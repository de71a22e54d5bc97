import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { Target } from './executor.js';
import { type RemediationAction, RemediationActionEntity } from './remediation-action.entity.js';
import type { RemediationFilter } from './remediation-query.js';

/** An action that has not begun, as it is stored first. */
export type NewAction = Pick<
  RemediationAction,
  | 'id'
  | 'entityId'
  | 'threatId'
  | 'workflowId'
  | 'position'
  | 'actionType'
  | 'parameters'
  | 'parametersHash'
  | 'parametersBy'
  | 'reason'
  | 'triggeredBy'
  | 'approvalsNeeded'
  | 'approvalGrounds'
  | 'impactAssessment'
>;

@Injectable()
export class ActionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** As it stands now, also inside a transaction that has changed it. */
  find(id: string): Promise<RemediationAction | null> {
    return this.unitOfWork.run((em) => em.findOne(RemediationActionEntity, id, { refresh: true }));
  }

  /** Locks it until the transaction ends: one decision or run at a time. */
  lock(id: string): Promise<RemediationAction | null> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, 'select 1 from entities.remediation_events where id = $1::uuid for update', [id]);
      return em.findOne(RemediationActionEntity, id, { refresh: true });
    });
  }

  async insert(action: NewAction): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.remediation_events (id, time, entity_id, threat_id, workflow_id, position, action_type,
           parameters, parameters_hash, parameters_by, reason, status, triggered_by, approval_required, approvals_needed,
           approval_grounds, impact_assessment)
         values ($1, now(), $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, 'proposed', $11, $12, $13, $14::jsonb, $15::jsonb)`,
        [
          action.id, action.entityId, action.threatId, action.workflowId, action.position, action.actionType,
          JSON.stringify(action.parameters), action.parametersHash, action.parametersBy, action.reason,
          action.triggeredBy, action.approvalsNeeded > 0, action.approvalsNeeded,
          JSON.stringify(action.approvalGrounds), JSON.stringify(action.impactAssessment),
        ], // prettier-ignore
      ),
    );
  }

  list(request: PageRequest, filter: RemediationFilter) {
    const page = pageOf(request, { list: 'remediation', filter, sortKey: 'timestamp' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, listingOf(filter));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(RemediationActionEntity, { id: { $in: items.map(({ id }) => id) } });
        return { actions: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }

  /** Actions of a workflow with their places and states. */
  workflow(workflowId: string): Promise<Pick<RemediationAction, 'id' | 'position' | 'status'>[]> {
    return this.unitOfWork.run((em) =>
      rows(
        em,
        `select id, position, status from entities.remediation_events where workflow_id = $1::uuid order by position`,
        [workflowId],
      ),
    );
  }

  /** What the action is done to. */
  async target({ id, actionType, parameters, entityId }: RemediationAction): Promise<Target | undefined> {
    const [entity] = await this.unitOfWork.run((em) =>
      rows<Target['entity']>(
        em,
        `select id, provider, external_id as "externalId", type from entities.entities where id = $1::uuid`,
        [entityId],
      ),
    );
    return entity && { actionId: id, actionType, parameters, entity };
  }
}

export const listingOf = (filter: RemediationFilter): Listing => ({
  table: 'entities.remediation_events',
  key: { column: 'time', type: 'timestamptz' },
  direction: 'desc',
  conditions: [
    ['entity_id', '=', filter.entityId, 'uuid'],
    ['threat_id', '=', filter.threatId, 'uuid'],
    ['workflow_id', '=', filter.workflowId, 'uuid'],
    ['status', '=', filter.status, 'text'],
  ],
});
