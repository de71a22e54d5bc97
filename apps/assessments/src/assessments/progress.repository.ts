import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { AssessmentProgress } from './assessment-progress.js';

const PROGRESS = `
  with recorded as (
    select assessment_id, requirement_code, count(*) as assessed, bool_or(result = 'not_met') as not_met,
           bool_and(result = 'not_applicable') as not_applicable
      from assessments.objective_findings where assessment_id = any($1::uuid[])
     group by assessment_id, requirement_code
  ), judged as (
    select control.assessment_id, cardinality(requirement.objective_letters) as objectives,
           coalesce(assessed, 0) as assessed, coalesce(not_met, false) as not_met,
           coalesce(not_applicable, false) as not_applicable
      from assessments.control_findings as control
      join assessments.requirements as requirement
        on requirement.framework_code = control.framework_code and requirement.code = control.requirement_code
      left join recorded on recorded.assessment_id = control.assessment_id
        and recorded.requirement_code = control.requirement_code
     where control.assessment_id = any($1::uuid[])
  )
  select assessment_id as "assessmentId", count(*)::int as "totalRequirements",
         (count(*) filter (where not not_met and assessed = objectives))::int as "requirementsMet",
         (count(*) filter (where not_met))::int as "requirementsNotMet",
         (count(*) filter (where not_applicable and assessed = objectives))::int as "requirementsNotApplicable",
         (count(*) filter (where not not_met and assessed < objectives))::int as "requirementsNotAssessed",
         sum(objectives)::int as "totalObjectives", sum(assessed)::int as "objectivesAssessed"
    from judged group by assessment_id`;

/** Counts the findings of assessments, as many as a page has. */
@Injectable()
export class ProgressRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** By id of the assessment; one that was not started is missing. */
  of(assessmentIds: readonly string[]): Promise<ReadonlyMap<string, AssessmentProgress>> {
    return this.unitOfWork.run(
      async (em) => {
        const counted = await rows<AssessmentProgress & { assessmentId: string }>(em, PROGRESS, [assessmentIds]);
        return new Map(counted.map((progress) => [progress.assessmentId, progress]));
      },
      { readOnly: true },
    );
  }
}
