import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Decision, StoredDecision } from './approval-decision.js';

const SHOWN = 100;

@Injectable()
export class ApprovalsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** False if this person has decided on these parameters before. */
  async add({ actionId, approverId, decision, parametersHash, comment }: Decision): Promise<boolean> {
    const added = await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.remediation_approvals (id, action_id, approver_id, decision, parameters_hash, comment)
         values ($1, $2, $3, $4, $5, nullif($6, ''))
         on conflict on constraint remediation_approvals_once do nothing returning id`,
        [uuidv7(), actionId, approverId, decision, parametersHash, comment],
      ),
    );
    return added.length === 1;
  }

  /** People who approved exactly these parameters, in their order. */
  async approvers(actionId: string, parametersHash: Buffer): Promise<string[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<{ id: string }>(
        em,
        `select approver_id as id from entities.remediation_approvals
         where action_id = $1::uuid and parameters_hash = $2 and decision = 'approved' order by id`,
        [actionId, parametersHash],
      ),
    );
    return found.map(({ id }) => id);
  }

  of(actionId: string): Promise<StoredDecision[]> {
    return this.unitOfWork.run(
      (em) =>
        rows<StoredDecision>(
          em,
          `select action_id as "actionId", approver_id as "approverId", decision, parameters_hash as "parametersHash",
             comment, created_at as time
           from entities.remediation_approvals where action_id = $1::uuid order by id limit $2`,
          [actionId, SHOWN],
        ),
      { readOnly: true },
    );
  }
}
