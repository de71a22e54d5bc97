import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { UnitOfWork } from '@attestry/persistence';
import { ActionsRepository } from './actions.repository.js';
import { CarryOut, type Run } from './carry-out.js';
import { DecisionsRepository } from './decisions.repository.js';
import { onOwnTime } from './own-time.js';
import { RunsRepository, type RunKind } from './runs.repository.js';
import { RemediationTrail } from './trail.js';

const MAX_ATTEMPTS = 5;
const BATCH = 100;
/** Runs that one step takes over; each may take a minute. */
const RUNS = 5;

/** What time does to actions: approvals expire, and runs whose process died are taken over. */
@Injectable()
export class RecoverRemediations {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly actions: ActionsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly runs: RunsRepository,
    private readonly carryOut: CarryOut,
    private readonly trail: RemediationTrail,
  ) {}

  /** True if there may be more. */
  async run(signal: AbortSignal): Promise<boolean> {
    const expired = await this.unitOfWork.run(async () => {
      const ids = await this.decisions.expire(BATCH);
      for (const id of ids) await this.trail.tell(id, { step: 'expired', from: 'pending_approval', to: 'expired' });
      return ids.length;
    });
    const abandoned = await this.runs.abandoned(RUNS);
    for (const { id, kind } of abandoned) {
      signal.throwIfAborted();
      await this.#takeOver(id, kind);
    }
    return expired === BATCH || abandoned.length === RUNS;
  }

  async #takeOver(id: string, kind: RunKind): Promise<void> {
    const taken = await this.unitOfWork.run(() => this.#taken(id, kind));
    if (!taken) return;
    await onOwnTime(() => {
      if (kind === 'rollback') return this.carryOut.rollBack(taken);
      return taken.worn ? this.carryOut.giveUp(taken) : this.carryOut.resume(taken);
    });
  }

  async #taken(id: string, kind: RunKind): Promise<(Run & { worn: boolean }) | undefined> {
    const action = await this.actions.lock(id);
    const mine = action?.running === kind && (action.leaseUntil ?? new Date()) <= new Date();
    if (!action || !mine) return undefined;
    const executor = action.executor ?? bug('a run without executor');
    const target = (await this.actions.target(action)) ?? bug('the entity of an action is not there');
    const runId = await this.runs.begin(id, kind, executor);
    await this.trail.tell(
      id,
      { step: 'resumed', from: action.status, to: action.status },
      { attempt: action.attempts + 1 },
    );
    return {
      id,
      runId,
      executor,
      target,
      previous: action.previousState ?? null,
      worn: action.attempts >= MAX_ATTEMPTS,
    };
  }
}
