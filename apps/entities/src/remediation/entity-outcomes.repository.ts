import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { rows, UnitOfWork } from '@attestry/persistence';

/** States of entities as the inventory has them. */
export type EntityStatus = 'active' | 'inactive' | 'quarantined' | 'disabled' | 'deleted';

/** The status of entities that actions are done to. */
@Injectable()
export class EntityOutcomesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async status(entityId: string): Promise<EntityStatus> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ status: EntityStatus }>(em, 'select status from entities.entities where id = $1::uuid', [entityId]),
    );
    return row?.status ?? bug('the entity of an action is not there');
  }

  /** Whether it changed: it was as expected, and is something else now. */
  async move(entityId: string, from: EntityStatus, to: EntityStatus): Promise<boolean> {
    if (from === to) return false;
    const moved = await this.unitOfWork.run((em) =>
      rows(
        em,
        'update entities.entities set status = $3 where id = $1::uuid and status = $2 and merged_into_id is null returning id',
        [entityId, from, to],
      ),
    );
    return moved.length === 1;
  }
}
