import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { type AssessmentChanges, assertSpan } from './assessment-changes.js';
import { ASSESSORS_OF_TYPE, type AssessmentStatus, LEVEL_OF_TYPE } from './assessment-lifecycle.js';
import { type AssessmentView, AssessmentViews } from './assessment-views.js';
import { AssessmentLocked } from './assessment.errors.js';
import { AssessmentsRepository, type NewAssessment } from './assessments.repository.js';
import { assertSeen } from './etag.js';

const CLOSED: ReadonlySet<AssessmentStatus> = new Set(['completed', 'archived']);

/** The entries of the tenant's assessments. */
@Injectable()
export class AssessmentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly views: AssessmentViews,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  create(assessment: NewAssessment): Promise<AssessmentView> {
    assertLevel(assessment);
    assertAssessor(assessment);
    assertSpan(assessment);
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const created = await this.assessments.insert(assessment);
      await this.outbox.record({
        action: 'assessment.create',
        resource: { type: 'assessment', id: created.id },
        details: { type: created.type, target_level: created.targetLevel },
      });
      return this.views.ofOne(created);
    });
  }

  get(id: string): Promise<AssessmentView> {
    return this.unitOfWork.run(async () => this.views.ofOne(await this.assessments.find(id)), { readOnly: true });
  }

  list(
    request: PageRequest,
    status: AssessmentStatus | undefined,
  ): Promise<{ items: AssessmentView[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        const { items, nextPageToken } = await this.assessments.list(request, status);
        return { items: await this.views.of(items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  update(id: string, changes: AssessmentChanges, etag: string): Promise<AssessmentView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const assessment = await this.assessments.lock(id);
      assertSeen(assessment, etag);
      if (CLOSED.has(assessment.status)) throw new AssessmentLocked(assessment.status);
      if (assessment.parentId !== null) assertOwn(changes);
      Object.assign(assessment, changes);
      assertAssessor(assessment);
      assertSpan(assessment);
      await this.outbox.record({
        action: 'assessment.update',
        resource: { type: 'assessment', id },
        details: { fields: Object.keys(changes).sort() },
      });
      return this.views.ofOne(await this.assessments.save(assessment));
    });
  }
}

function assertLevel({ type, targetLevel }: NewAssessment): void {
  if (type === 'nist_171' || targetLevel === LEVEL_OF_TYPE[type]) return;
  const description = `an assessment of this type aims at level ${LEVEL_OF_TYPE[type]}`;
  throw new InvalidFields([{ field: 'targetLevel', description }]);
}

function assertAssessor({ type, conductedBy }: Pick<NewAssessment, 'type' | 'conductedBy'>): void {
  const admitted = ASSESSORS_OF_TYPE[type];
  if (conductedBy === null || admitted.includes(conductedBy)) return;
  const description = `an assessment of this type is made by ${admitted.join(' or ').toUpperCase()}`;
  throw new InvalidFields([{ field: 'conductedBy', description }]);
}

/** Scope and assessor of a close-out are those of what it closes out. */
function assertOwn(changes: AssessmentChanges): void {
  const fields = (['scopeDomains', 'scopeCloudProviders', 'conductedBy'] as const).filter((field) => field in changes);
  if (fields.length === 0) return;
  throw new InvalidFields(fields.map((field) => ({ field, description: 'is that of the assessment it closes out' })));
}
