import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { JsonObject } from '../../observations/observation.js';
import type { Target } from '../executor.js';

type Operation = 'apply' | 'rollback';

@Injectable()
export class RecordingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Once; a second time changes nothing. */
  async record({ actionId, actionType, entity, parameters }: Target, operation: Operation): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.remediation_recordings (id, action_id, operation, entity_id, action_type, parameters)
         values ($1, $2, $3, $4, $5, $6::jsonb) on conflict on constraint remediation_recordings_once do nothing`,
        [uuidv7(), actionId, operation, entity.id, actionType, JSON.stringify(parameters)],
      ),
    );
  }

  async has(actionId: string, operation: Operation): Promise<boolean> {
    const found = await this.unitOfWork.run((em) =>
      rows(em, 'select 1 from entities.remediation_recordings where action_id = $1::uuid and operation = $2', [
        actionId,
        operation,
      ]),
    );
    return found.length > 0;
  }

  /** What the inventory says of the entity. */
  async stateOf(entityId: string): Promise<JsonObject> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ state: JsonObject }>(
        em,
        `select jsonb_build_object('status', status, 'permissions', permissions) as state
         from entities.entities where id = $1::uuid`,
        [entityId],
      ),
    );
    return row?.state ?? {};
  }
}
