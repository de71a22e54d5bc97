import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Severity } from '../detections/rule-schema.js';

@Injectable()
export class RiskLevelsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Undefined if there is no such entity. */
  async of(entityId: string): Promise<Severity | undefined> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ level: Severity }>(em, 'select risk_level as level from entities.entities where id = $1::uuid', [
        entityId,
      ]),
    );
    return row?.level;
  }
}
