import { Injectable } from '@nestjs/common';
import { type tenancyV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { planToProto } from './plan.mapper.js';
import { PlanCatalogue } from './plan-catalogue.js';

@Injectable()
export class PlansGrpc implements RpcHandlers<tenancyV1.PlanServiceService> {
  constructor(private readonly plans: PlanCatalogue) {}

  async listPlans(request: tenancyV1.ListPlansRequest): Promise<tenancyV1.ListPlansResponse> {
    const { items, nextPageToken } = await this.plans.page(request);
    return { plans: items.map(planToProto), nextPageToken };
  }
}
