import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { baselineToProto } from './baseline.mapper.js';
import { BaselinesService } from './baselines.service.js';

@Injectable()
export class BaselinesGrpc implements RpcHandlers<typeof entitiesV1.BaselineServiceService> {
  constructor(private readonly baselines: BaselinesService) {}

  async getBaselines({ entityId }: entitiesV1.GetBaselinesRequest): Promise<entitiesV1.GetBaselinesResponse> {
    return { baselines: (await this.baselines.of(entityId)).map(baselineToProto) };
  }

  async calculateBaselines({
    entityId,
    day,
  }: entitiesV1.CalculateBaselinesRequest): Promise<entitiesV1.CalculateBaselinesResponse> {
    return { baselines: (await this.baselines.calculate(entityId, day)).map(baselineToProto) };
  }
}
