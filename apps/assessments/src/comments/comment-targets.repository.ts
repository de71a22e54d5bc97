import { Injectable } from '@nestjs/common';
import { DomainError, InvalidFields } from '@attestry/domain-errors';
import { rows, UnitOfWork } from '@attestry/persistence';
import { AssessmentNotFound } from '../assessments/assessment.errors.js';
import { RequirementNotFound } from '../frameworks/framework.errors.js';
import type { CommentTarget } from './comment-target.js';

const ASSESSMENT = `select exists (select from assessments.assessments where id = $1) as owner`;

const FINDING = `
  select exists (select from assessments.assessments where id = $1) as owner,
         exists (select from assessments.control_findings where assessment_id = $1 and requirement_code = $2) as part`;

/** Whether what is spoken of is there for the tenant; row security hides what is another's. */
@Injectable()
export class CommentTargetsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async assertThere({ targetType, targetId, requirementCode }: CommentTarget): Promise<void> {
    switch (targetType) {
      case 'assessment':
        return this.assert(ASSESSMENT, [targetId], AssessmentNotFound);
      case 'finding':
        return this.assert(FINDING, [targetId, requirementCode], AssessmentNotFound, RequirementNotFound);
      default:
        throw new InvalidFields([{ field: 'target', description: 'names nothing that is spoken of here yet' }]);
    }
  }

  private async assert(
    sql: string,
    params: readonly unknown[],
    NoOwner: new () => DomainError,
    NoPart?: new () => DomainError,
  ): Promise<void> {
    const [found] = await this.unitOfWork.run((em) => rows<{ owner: boolean; part?: boolean }>(em, sql, params), {
      readOnly: true,
    });
    if (!found?.owner) throw new NoOwner();
    if (found.part === false && NoPart) throw new NoPart();
  }
}
