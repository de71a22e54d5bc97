import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import { type OperationalPlan, OperationalPlanEntity } from './operational-plan.entity.js';
import type { PlanFacts } from './plan-rules.js';
import type { PlanReview } from './plan-view.js';

/** Operational plans and their reviews. */
@Injectable()
export class OperationalPlansRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(assessmentId: string, requirementCode: string): Promise<OperationalPlan | null> {
    return this.unitOfWork.run((em) => em.findOne(OperationalPlanEntity, { assessmentId, requirementCode }), {
      readOnly: true,
    });
  }

  of(assessmentId: string): Promise<OperationalPlan[]> {
    return this.unitOfWork.run((em) => em.find(OperationalPlanEntity, { assessmentId }), { readOnly: true });
  }

  lock(assessmentId: string, requirementCode: string): Promise<OperationalPlan | null> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    return this.unitOfWork.run((em) =>
      em.findOne(OperationalPlanEntity, { assessmentId, requirementCode }, { lockMode }),
    );
  }

  insert(assessmentId: string, requirementCode: string, facts: PlanFacts): Promise<OperationalPlan> {
    return this.unitOfWork.run(async (em) => {
      const plan = em.create(OperationalPlanEntity, {
        id: uuidv7(),
        assessmentId,
        requirementCode,
        ...facts,
        closedAt: null,
      });
      em.persist(plan);
      await em.flush();
      return plan;
    });
  }

  save(plan: OperationalPlan): Promise<OperationalPlan> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      await em.refresh(plan);
      return plan;
    });
  }

  async review(planId: string, progress: string, closed: boolean): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(em, 'insert into assessments.operational_plan_reviews (plan_id, progress, closed) values ($1, $2, $3)', [
        planId,
        progress,
        closed,
      ]),
    );
  }

  async countReviews(planId: string): Promise<number> {
    const [counted] = await this.unitOfWork.run((em) =>
      rows<{ reviews: number }>(
        em,
        'select count(*)::int as reviews from assessments.operational_plan_reviews where plan_id = $1',
        [planId],
      ),
    );
    return counted?.reviews ?? 0;
  }

  /** Newest first. */
  reviews(planId: string, request: PageRequest): Promise<{ items: PlanReview[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'operational-plan-reviews', filter: planId, sortKey: 'timestamp' });
    const after = page.after ? 'and (created_at, id) < ($3::timestamptz, $4::uuid)' : '';
    const params = [planId, page.limit, ...(page.after ? [page.after.key, page.after.id] : [])];
    const sql = `select id, progress, closed, created_by as "reviewedBy", created_at as "reviewedAt",
         created_at::text as key
       from assessments.operational_plan_reviews where plan_id = $1::uuid ${after}
       order by created_at desc, id desc limit $2::integer`;
    return this.unitOfWork.run(
      async (em) => page.close(await rows<PlanReview & { key: string }>(em, sql, params), (row) => row),
      { readOnly: true },
    );
  }

  /** Codes of requirements with an objective that is met for a reason that needs a plan of the same kind, and has none. */
  async missing(assessmentId: string): Promise<string[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<{ code: string }>(
        em,
        `select distinct requirement_code as code from assessments.objective_findings as found
          where assessment_id = $1 and basis in ('enduring_exception', 'temporary_deficiency') and not exists (
            select 1 from assessments.operational_plans as plan
             where plan.assessment_id = $1 and plan.requirement_code = found.requirement_code and plan.kind = found.basis)
          order by 1`,
        [assessmentId],
      ),
    );
    return found.map(({ code }) => code);
  }

  /** Those of another assessment for some requirements; their reviews stay with it. */
  async inherit(assessmentId: string, parentId: string, codes: readonly string[]): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into assessments.operational_plans (id, assessment_id, requirement_code, kind, description, mitigations,
           implemented_at, deficient_at, next_review_at, closed_at)
         select gen_random_uuid(), $1, requirement_code, kind, description, mitigations, implemented_at, deficient_at,
                next_review_at, closed_at
           from assessments.operational_plans where assessment_id = $2 and requirement_code = any($3::text[])`,
        [assessmentId, parentId, codes],
      ),
    );
  }
}
