import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { actingNow } from './actors.js';
import type { Step, StoredStep } from './remediation-step.js';

const MAX_DETAIL = 1_000;
const SHOWN = 500;

@Injectable()
export class StepsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async add(actionId: string, { step, from, to, detail }: Step): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.remediation_steps (id, action_id, step, from_status, to_status, actor, detail, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
        [uuidv7(), actionId, step, from, to, actingNow(), detail ? detail.slice(0, MAX_DETAIL) : null],
      ),
    );
  }

  /** In the order in which they happened. */
  of(actionId: string): Promise<StoredStep[]> {
    return this.unitOfWork.run(
      (em) =>
        rows<StoredStep>(
          em,
          `select step, from_status as "from", to_status as "to", actor, detail, created_at as time
           from entities.remediation_steps where action_id = $1::uuid order by id limit $2`,
          [actionId, SHOWN],
        ),
      { readOnly: true },
    );
  }
}
