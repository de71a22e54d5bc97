import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { dayOf } from './calendar.js';
import type { CmmcStatus } from './cmmc-status.js';
import { CmmcStatusesRepository } from './cmmc-statuses.repository.js';
import { daysFrom, nameOf, standingOn, type StatusAssessor } from './status-facts.js';
import { StatusLogRepository } from './status-log.repository.js';

/** The outcome of an assessment, as far as a status depends on it. */
export interface Outcome {
  readonly assessmentId: string;
  readonly level: number;
  readonly conductedBy: StatusAssessor;
  readonly score: number | null;
  readonly maxScore: number;
  /** Everything is met. */
  readonly final: boolean;
  /** What is open may stay so, and is planned for. */
  readonly conditional: boolean;
  readonly levelTwoStatusId: string | null;
}

/** Statuses that begin, and conditional ones that become final. */
@Injectable()
export class StatusAwards {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: CmmcStatusesRepository,
    private readonly logs: StatusLogRepository,
    private readonly outbox: Outbox,
  ) {}

  /** The status that follows from a completed assessment; none if too much is open. */
  award(outcome: Outcome): Promise<CmmcStatus | undefined> {
    const { final, conditional, level, ...rest } = outcome;
    if (!final && !(conditional && level > 1)) return Promise.resolve(undefined);
    return this.unitOfWork.run(async () => {
      const statusDate = dayOf(new Date());
      const { closeOutDue, ...days } = daysFrom(statusDate, level);
      const id = await this.statuses.insert({
        ...rest,
        ...days,
        level,
        statusDate,
        closeOutDue: final ? null : closeOutDue,
        finalDate: final ? statusDate : null,
      });
      const to = final ? 'final' : 'conditional';
      await this.logs.step(id, { from: null, to, day: statusDate, reason: null });
      const status = await this.statuses.find(id);
      await this.#tell('cmmc_status.begin', status, { assessment_id: outcome.assessmentId });
      return status;
    });
  }

  /** The conditional status of an assessment, if it can still be closed out today. */
  async closable(assessmentId: string): Promise<CmmcStatus | undefined> {
    const status = await this.statuses.ofAssessment(assessmentId);
    return status && standingOn(dayOf(new Date()), status).state === 'conditional' ? status : undefined;
  }

  /** Makes it final, its date unchanged; undefined if there is nothing, or nothing any more, to make final. */
  closeOut(parentId: string, closeOutAssessmentId: string): Promise<CmmcStatus | undefined> {
    return this.unitOfWork.run(async () => {
      const found = await this.statuses.ofAssessment(parentId);
      if (!found) return undefined;
      const { id } = await this.statuses.lock(found.id);
      if (!(await this.closable(parentId))) return undefined;
      const day = dayOf(new Date());
      await this.statuses.makeFinal(id, day, closeOutAssessmentId);
      await this.logs.step(id, { from: 'conditional', to: 'final', day, reason: null });
      const status = await this.statuses.find(id);
      await this.#tell('cmmc_status.close_out', status, { assessment_id: closeOutAssessmentId });
      return status;
    });
  }

  /** Final Level 2 statuses of a third party that stand today, newest first. */
  async standingLevelTwo(): Promise<CmmcStatus[]> {
    const today = dayOf(new Date());
    return (await this.statuses.finalLevelTwo()).filter((status) => standingOn(today, status).state === 'final');
  }

  #tell(action: string, status: CmmcStatus, details: Record<string, string>): Promise<void> {
    return this.outbox.record({
      action,
      resource: { type: 'cmmc_status', id: status.id },
      details: { name: nameOf(status), status_date: status.statusDate, ...details },
    });
  }
}
