import { Injectable } from '@nestjs/common';
import { type Details, Outbox } from '@attestry/outbox';
import type { Step } from './remediation-step.js';
import { StepsRepository } from './steps.repository.js';

/** Tells of a step twice: to the action's own timeline and to the audit trail, in the caller's transaction. */
@Injectable()
export class RemediationTrail {
  constructor(
    private readonly steps: StepsRepository,
    private readonly outbox: Outbox,
  ) {}

  async tell(actionId: string, step: Step, details: Details = {}): Promise<void> {
    await this.steps.add(actionId, step);
    await this.outbox.record({
      action: `remediation.${step.step}`,
      resource: { type: 'entities.remediation', id: actionId },
      outcome: FAILURES.has(step.step) ? 'failure' : 'success',
      details: { from: step.from, to: step.to, ...details },
    });
  }
}

const FAILURES: ReadonlySet<string> = new Set(['failed', 'rollback_failed']);
