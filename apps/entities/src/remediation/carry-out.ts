import { Inject, Injectable } from '@nestjs/common';
import { bug, DomainError } from '@attestry/domain-errors';
import type { Logger } from '@attestry/observability';
import { UnitOfWork } from '@attestry/persistence';
import { LOGGER } from '@attestry/rpc';
import type { JsonObject } from '../observations/observation.js';
import { ActionsRepository } from './actions.repository.js';
import { EntityOutcome } from './entity-outcome.js';
import { type Executor, ExecutorRefused, type Target } from './executor.js';
import { Executors } from './executors.js';
import { RunsRepository } from './runs.repository.js';
import type { Step } from './remediation-step.js';
import { RemediationTrail } from './trail.js';

/** A run that somebody holds the lease of. */
export interface Run {
  id: string;
  runId: string;
  executor: string;
  target: Target;
  /** Null on the first run of an action: nothing was done yet. */
  previous: JsonObject | null;
}

const TOLD = 900;

/**
 * The part of a run that is outside of transactions: the executor at work. Results are stored as long as the lease is
 * held; whoever lost it leaves the action to whoever took it over.
 */
@Injectable()
export class CarryOut {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly executors: Executors,
    private readonly runs: RunsRepository,
    private readonly actions: ActionsRepository,
    private readonly outcome: EntityOutcome,
    private readonly trail: RemediationTrail,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async apply(run: Run): Promise<void> {
    try {
      const executor = await this.#ready(run);
      const state = run.previous ?? (await this.#remember(run, executor));
      if (state === undefined) return;
      const applied = await executor.apply(run.target, state);
      await this.#end(run, { step: 'succeeded', from: 'executing', to: 'succeeded' }, async () => {
        const held = await this.runs.succeed(run.id, run.runId, applied);
        if (held) await this.outcome.applied(run.executor, run.target, state);
        return held;
      });
    } catch (error) {
      await this.#fail(run, this.#told(error));
    }
  }

  /** After an interruption: goes on only if it is known how far it came. */
  async resume(run: Run): Promise<void> {
    try {
      if (run.previous === null) return await this.apply(run);
      const executor = await this.#ready(run);
      const progress = await executor.progress(run.target, run.previous);
      if (progress === 'unknown')
        return await this.#fail(run, 'it was interrupted, and whether it was done is not known');
      return await this.apply(run);
    } catch (error) {
      return this.#fail(run, this.#told(error));
    }
  }

  /** It was taken over too often: something ends every process that tries. */
  giveUp(run: Run): Promise<void> {
    return this.#fail(run, 'it was interrupted again and again');
  }

  async rollBack(run: Run): Promise<void> {
    const previous = run.previous ?? bug('an action succeeded without knowing the state before');
    try {
      const executor = await this.executors.named(run.executor, run.target);
      await executor.rollBack(run.target, previous);
      await this.#end(run, { step: 'rolled_back', from: 'succeeded', to: 'rolled_back' }, async () => {
        const held = await this.runs.rolledBack(run.id, run.runId);
        if (held) await this.outcome.rolledBack(run.executor, run.target, previous);
        return held;
      });
    } catch (error) {
      const detail = this.#told(error);
      await this.#end(run, { step: 'rollback_failed', from: 'succeeded', to: 'succeeded', detail }, () =>
        this.runs.rollbackFailed(run.id, run.runId, detail),
      );
    }
  }

  async #ready({ executor: name, target }: Run): Promise<Executor> {
    const executor = await this.executors.named(name, target);
    const refusal = executor.refusal(target);
    if (refusal !== undefined) throw new ExecutorRefused(refusal);
    return executor;
  }

  /** Undefined if the lease is gone: then nothing may be done. */
  async #remember({ id, runId, target }: Run, executor: Executor): Promise<JsonObject | undefined> {
    const state = await this.outcome.before(executor.name, target, await executor.read(target));
    const kept = await this.unitOfWork.run(() => this.runs.keepPrevious(id, runId, state));
    return kept ? state : undefined;
  }

  #fail(run: Run, detail: string): Promise<void> {
    return this.#end(run, { step: 'failed', from: 'executing', to: 'failed', detail }, () =>
      this.runs.fail(run.id, run.runId, detail),
    );
  }

  async #end({ id }: Run, step: Step, store: () => Promise<boolean>): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.actions.lock(id);
      if (await store()) await this.trail.tell(id, step);
      else this.log.warn({ action_id: id, step: step.step }, 'a run of a remediation had lost its lease');
    });
  }

  #told(error: unknown): string {
    if (error instanceof ExecutorRefused) return error.reason.slice(0, TOLD);
    this.log.warn({ err: error }, 'an executor failed');
    if (error instanceof DomainError) return error.message.slice(0, TOLD);
    // Names of provider errors are made to be told (`AccessDenied`); their messages may hold more.
    return `the executor failed: ${error instanceof Error ? error.name.slice(0, 100) : 'unknown'}`;
  }
}
