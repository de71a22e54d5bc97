import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { riskToProto } from './risk.mapper.js';
import { RiskService } from './risk.service.js';

@Injectable()
export class RiskGrpc implements RpcHandlers<typeof entitiesV1.RiskServiceService> {
  constructor(private readonly risk: RiskService) {}

  async getRisk({ entityId }: entitiesV1.GetRiskRequest): Promise<entitiesV1.GetRiskResponse> {
    return { risk: riskToProto(await this.risk.get(entityId)) };
  }

  async assessRisk({ entityId }: entitiesV1.AssessRiskRequest): Promise<entitiesV1.AssessRiskResponse> {
    return { risk: riskToProto(await this.risk.assess(entityId)) };
  }

  async listRiskHistory(request: entitiesV1.ListRiskHistoryRequest): Promise<entitiesV1.ListRiskHistoryResponse> {
    const { risks, nextPageToken } = await this.risk.history(request.entityId, request);
    return { risks: risks.map(riskToProto), nextPageToken };
  }
}
