import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { type Plan, PlanEntity } from './plan.entity.js';

/** The catalogue of plans, from the smallest to the largest. */
@Injectable()
export class PlansRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  all(): Promise<Plan[]> {
    return this.unitOfWork.run((em) => em.find(PlanEntity, {}, { orderBy: { rank: 'asc' } }));
  }
}
