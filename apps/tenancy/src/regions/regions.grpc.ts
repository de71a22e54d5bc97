import { Injectable } from '@nestjs/common';
import { type tenancyV1 } from '@attestry/contracts';
import { currentContext } from '@attestry/request-context';
import type { RpcHandlers } from '@attestry/rpc';
import { regionToProto } from './region.mapper.js';
import { RegionsService } from './regions.service.js';

@Injectable()
export class RegionsGrpc implements RpcHandlers<tenancyV1.RegionServiceService> {
  constructor(private readonly regions: RegionsService) {}

  async listRegions(request: tenancyV1.ListRegionsRequest): Promise<tenancyV1.ListRegionsResponse> {
    const { items, nextPageToken } = await this.regions.list(request);
    const home = currentContext().region;
    return { regions: items.map((region) => regionToProto(region, home)), nextPageToken };
  }
}
