import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { PlanAssessment, PlannedRequirement, RecordedRequirement } from './plan-assessment.js';

/** What plans have to know of assessments and of the findings that they answer. */
@Injectable()
export class PlanAssessmentsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(id: string): Promise<PlanAssessment | undefined> {
    return this.unitOfWork.run(async (em) => (await rows<PlanAssessment>(em, ASSESSMENT, [id]))[0], {
      readOnly: true,
    });
  }

  /** Held until the transaction ends: numbers are given one after the other. */
  lock(id: string): Promise<PlanAssessment | undefined> {
    return this.unitOfWork.run(
      async (em) => (await rows<PlanAssessment>(em, `${ASSESSMENT} for update of assessment`, [id]))[0],
    );
  }

  /** By item. */
  requirements(itemIds: readonly string[]): Promise<PlannedRequirement[]> {
    return this.unitOfWork.run(
      (em) =>
        rows<PlannedRequirement>(
          em,
          `select item.id as "itemId", requirement.nist_number as "nistNumber", requirement.title,
                  requirement.poam_eligibility as "poamEligibility",
                  finding.implementation_level is not null as partial, assessment.target_level as "targetLevel"
             from assessments.poam_items as item
             join assessments.requirements as requirement
               on (requirement.framework_code, requirement.code) = (item.framework_code, item.requirement_code)
             join assessments.assessments as assessment on assessment.id = item.assessment_id
             join assessments.control_findings as finding
               on (finding.assessment_id, finding.requirement_code) = (item.assessment_id, item.requirement_code)
            where item.id = any ($1::uuid[])`,
          [itemIds],
        ),
      { readOnly: true },
    );
  }

  /** What was found for a requirement of an assessment; undefined if it has no such requirement. */
  recorded(assessmentId: string, code: string): Promise<RecordedRequirement | undefined> {
    return this.unitOfWork.run(async (em) => (await rows<RecordedRequirement>(em, RECORDED, [assessmentId, code]))[0], {
      readOnly: true,
    });
  }

  /** Why objectives are not met, `[a] …`, by requirement. */
  weaknesses(assessmentId: string): Promise<{ code: string; weakness: string }[]> {
    return this.unitOfWork.run(
      (em) =>
        rows(
          em,
          `select requirement_code as code, left(string_agg(format('[%s] %s', letter, note), E'\\n' order by letter), 4000)
                  as weakness
             from assessments.objective_findings where assessment_id = $1 and result = 'not_met'
            group by requirement_code`,
          [assessmentId],
        ),
      { readOnly: true },
    );
  }
}

const ASSESSMENT = `select assessment.id, assessment.status, assessment.target_level as "targetLevel",
       assessment.framework_code as "frameworkCode", assessment.ends_at as "plannedEnd",
       (select max(status.status_date)::text from assessments.cmmc_statuses as status
         where status.assessment_id = assessment.id) as "statusDay",
       (select snapshot.created_at from assessments.assessment_snapshots as snapshot
         where snapshot.assessment_id = assessment.id) as "completedAt"
  from assessments.assessments as assessment where assessment.id = $1`;

const RECORDED = `select
       (select count(*)::integer from assessments.objectives as objective
         where (objective.framework_code, objective.requirement_code) = (finding.framework_code, finding.requirement_code))
         as objectives,
       array(select result from assessments.objective_findings as recorded
              where recorded.assessment_id = finding.assessment_id and recorded.requirement_code = finding.requirement_code)
         as results
  from assessments.control_findings as finding where finding.assessment_id = $1 and finding.requirement_code = $2`;
