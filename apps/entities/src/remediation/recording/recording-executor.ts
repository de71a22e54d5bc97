import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../../observations/observation.js';
import type { Executor, Target } from '../executor.js';
import { RecordingsRepository } from './recordings.repository.js';

/** Writes down what is to be done, for people or another system to do. Touches nothing outside. */
@Injectable()
export class RecordingExecutor implements Executor {
  static readonly NAME = 'recording';
  readonly name = RecordingExecutor.NAME;

  constructor(private readonly recordings: RecordingsRepository) {}

  refusal(): undefined {
    return undefined;
  }

  reversible({ actionType }: Target): boolean {
    return actionType !== 'notify' && actionType !== 'delete';
  }

  async read({ entity }: Target): Promise<JsonObject> {
    return this.recordings.stateOf(entity.id);
  }

  plan({ actionType, entity }: Target): string[] {
    return [`record that ${actionType} is to be done to ${entity.externalId}`];
  }

  async apply(target: Target, previous: JsonObject): Promise<JsonObject> {
    await this.recordings.record(target, 'apply');
    return { ...previous, recorded: target.actionType };
  }

  async progress({ actionId }: Target): Promise<'done' | 'not done'> {
    return (await this.recordings.has(actionId, 'apply')) ? 'done' : 'not done';
  }

  async rollBack(target: Target): Promise<void> {
    await this.recordings.record(target, 'rollback');
  }
}
