import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { frameworkToProto, requirementToProto } from './framework.mapper.js';
import { FrameworksService } from './frameworks.service.js';

@Injectable()
export class FrameworksGrpc implements RpcHandlers<assessmentsV1.FrameworkServiceService> {
  constructor(private readonly frameworks: FrameworksService) {}

  async listFrameworks(request: assessmentsV1.ListFrameworksRequest): Promise<assessmentsV1.ListFrameworksResponse> {
    const { items, nextPageToken } = await this.frameworks.list(request);
    return { frameworks: items.map(({ framework, size }) => frameworkToProto(framework, size)), nextPageToken };
  }

  async listRequirements(
    request: assessmentsV1.ListRequirementsRequest,
  ): Promise<assessmentsV1.ListRequirementsResponse> {
    const family = request.family === '' ? undefined : request.family;
    const { items, nextPageToken } = await this.frameworks.listRequirements(request.frameworkCode, family, request);
    return { requirements: items.map(requirementToProto), nextPageToken };
  }

  async getRequirement({
    frameworkCode,
    code,
  }: assessmentsV1.GetRequirementRequest): Promise<assessmentsV1.GetRequirementResponse> {
    return { requirement: requirementToProto(await this.frameworks.getRequirement(frameworkCode, code)) };
  }
}
