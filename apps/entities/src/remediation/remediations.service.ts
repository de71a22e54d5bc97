import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import { ActionsRepository } from './actions.repository.js';
import type { StoredDecision } from './approval-decision.js';
import { ApprovalsRepository } from './approvals.repository.js';
import type { RemediationAction } from './remediation-action.entity.js';
import type { RemediationFilter } from './remediation-query.js';
import { RemediationNotFound } from './remediation.errors.js';
import type { StoredStep } from './remediation-step.js';
import { StepsRepository } from './steps.repository.js';

/** Reads actions. */
@Injectable()
export class RemediationsService {
  constructor(
    private readonly actions: ActionsRepository,
    private readonly approvals: ApprovalsRepository,
    private readonly steps: StepsRepository,
  ) {}

  async get(id: string): Promise<{ action: RemediationAction; decisions: StoredDecision[] }> {
    const action = await this.actions.find(id);
    if (!action) throw new RemediationNotFound();
    return { action, decisions: await this.approvals.of(id) };
  }

  list(request: PageRequest, filter: RemediationFilter) {
    return this.actions.list(request, filter);
  }

  async timeline(id: string): Promise<StoredStep[]> {
    await this.get(id);
    return this.steps.of(id);
  }
}
