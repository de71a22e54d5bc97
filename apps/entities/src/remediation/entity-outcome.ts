import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import type { JsonObject } from '../observations/observation.js';
import { EntityOutcomesRepository, type EntityStatus } from './entity-outcomes.repository.js';
import type { Target } from './executor.js';
import { RecordingExecutor } from './recording/recording-executor.js';

/** Under which key the status before is kept with the state that the executor read. */
const KEPT = 'entity_status';

const OUTCOMES: Partial<Record<Target['actionType'], EntityStatus>> = {
  disable: 'disabled',
  enable: 'active',
  quarantine: 'quarantined',
  delete: 'deleted',
};

/** What an action that was done makes of its entity, and one that was undone. What was only written down makes nothing. */
@Injectable()
export class EntityOutcome {
  constructor(
    private readonly entities: EntityOutcomesRepository,
    private readonly outbox: Outbox,
  ) {}

  /** The state before, with what the entity was. */
  async before(executor: string, { entity }: Target, state: JsonObject): Promise<JsonObject> {
    return acts(executor) ? { ...state, [KEPT]: await this.entities.status(entity.id) } : state;
  }

  /** In the transaction that ends the run. */
  async applied(executor: string, target: Target, previous: JsonObject): Promise<void> {
    const to = OUTCOMES[target.actionType];
    const from = previous[KEPT] as EntityStatus | undefined;
    if (acts(executor) && to !== undefined && from !== undefined) await this.#move(target, from, to);
  }

  /** Only if it still is what the action made of it: what somebody gave it since stays. */
  async rolledBack(executor: string, target: Target, previous: JsonObject): Promise<void> {
    const from = OUTCOMES[target.actionType];
    const to = previous[KEPT] as EntityStatus | undefined;
    if (acts(executor) && to !== undefined && from !== undefined) await this.#move(target, from, to);
  }

  async #move({ entity, actionId }: Target, from: EntityStatus, to: EntityStatus): Promise<void> {
    if (!(await this.entities.move(entity.id, from, to))) return;
    await this.outbox.record({
      action: 'entity.status_changed',
      resource: { type: 'entities.entity', id: entity.id },
      details: { from, to, remediation_id: actionId },
    });
  }
}

const acts = (executor: string): boolean => executor !== RecordingExecutor.NAME;
