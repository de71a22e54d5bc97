import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { filterOf, scanOf, stepOf } from './threat-requests.js';
import type { ThreatOrder } from './threat-query.js';
import { ThreatScan } from './threat-scan.usecase.js';
import { ThreatTriage } from './threat-triage.usecase.js';
import { ruleToProto, threatToProto } from './threat.mapper.js';
import { ThreatsService } from './threats.service.js';

@Injectable()
export class ThreatsGrpc implements RpcHandlers<typeof entitiesV1.ThreatServiceService> {
  constructor(
    private readonly threats: ThreatsService,
    private readonly triage: ThreatTriage,
    private readonly scan: ThreatScan,
  ) {}

  async getThreat({ id }: entitiesV1.GetThreatRequest): Promise<entitiesV1.GetThreatResponse> {
    const { threat, evidence } = await this.threats.getWithEvidence(id);
    return { threat: threatToProto(threat, evidence) };
  }

  async listThreats(request: entitiesV1.ListThreatsRequest): Promise<entitiesV1.ListThreatsResponse> {
    const orderBy = (request.orderBy || 'time desc') as ThreatOrder;
    const { threats, nextPageToken } = await this.threats.list(request, filterOf(request), orderBy);
    return { threats: threats.map((threat) => threatToProto(threat)), nextPageToken };
  }

  async transitionThreat(request: entitiesV1.TransitionThreatRequest): Promise<entitiesV1.TransitionThreatResponse> {
    await this.triage.run(request.id, stepOf(request), request.etag);
    return { threat: threatToProto(await this.threats.get(request.id)) };
  }

  scanThreats(request: entitiesV1.ScanThreatsRequest): Promise<entitiesV1.ScanThreatsResponse> {
    return this.scan.run(scanOf(request));
  }

  async getThreatRules(): Promise<entitiesV1.GetThreatRulesResponse> {
    return { rules: this.threats.rules().map(ruleToProto) };
  }
}
