import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { StatusAwards } from '../../cmmc-status/status-awards.service.js';
import { type AssessmentView, AssessmentViews } from '../assessment-views.js';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentsRepository, type NewAssessment } from '../assessments.repository.js';
import { AssetsRepository } from '../assets/assets.repository.js';
import { CloseOutNotPossible } from './close-out.errors.js';

const LONGEST_NAME = 255;

/** Creates the assessment that closes out another one's open requirements (32 CFR 170.21(b)). */
@Injectable()
export class CreateCloseOut {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly assets: AssetsRepository,
    private readonly statuses: StatusAwards,
    private readonly views: AssessmentViews,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  run(parentId: string): Promise<AssessmentView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      // Held, so that two callers do not create one each.
      const parent = await this.assessments.lock(parentId);
      const status = await this.statuses.closable(parentId);
      if (!status) throw new CloseOutNotPossible();
      const underWay = await this.assessments.closeOutUnderWay(parentId);
      if (underWay) return this.views.ofOne(underWay);
      const created = await this.assessments.insert(closeOutOf(parent));
      await this.assets.copy(parentId, created.id);
      await this.outbox.record({
        action: 'assessment.create',
        resource: { type: 'assessment', id: created.id },
        details: { type: created.type, target_level: created.targetLevel, closes_out: parentId },
      });
      return this.views.ofOne(created);
    });
  }
}

const closeOutOf = (parent: Assessment): NewAssessment => ({
  name: `${parent.name.slice(0, LONGEST_NAME - 12)} (close-out)`,
  type: parent.type,
  targetLevel: parent.targetLevel,
  scopeDomains: parent.scopeDomains,
  scopeCloudProviders: parent.scopeCloudProviders,
  startsAt: null,
  endsAt: null,
  leadAssessorId: parent.leadAssessorId,
  sspName: parent.sspName,
  sspVersion: parent.sspVersion,
  sspIssuedAt: parent.sspIssuedAt,
  conductedBy: parent.conductedBy,
  parentId: parent.id,
});
