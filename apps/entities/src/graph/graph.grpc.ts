import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { pathToProto, reachToProto } from './graph.mapper.js';
import { GraphService } from './graph.service.js';
import { DEFAULT_DEPTH, DEFAULT_LIMIT } from './reach.js';

@Injectable()
export class GraphGrpc implements RpcHandlers<typeof entitiesV1.GraphServiceService> {
  constructor(private readonly graph: GraphService) {}

  async blastRadius({
    entityId,
    depth,
    limit,
  }: entitiesV1.BlastRadiusRequest): Promise<entitiesV1.BlastRadiusResponse> {
    return reachToProto(await this.graph.reachOf(entityId, 'blast', depth || DEFAULT_DEPTH, limit || DEFAULT_LIMIT));
  }

  async exposure({ entityId, depth, limit }: entitiesV1.ExposureRequest): Promise<entitiesV1.ExposureResponse> {
    return reachToProto(await this.graph.reachOf(entityId, 'exposure', depth || DEFAULT_DEPTH, limit || DEFAULT_LIMIT));
  }

  async findPaths(request: entitiesV1.FindPathsRequest): Promise<entitiesV1.FindPathsResponse> {
    const depth = request.depth || DEFAULT_DEPTH;
    const { shortest, strongest } = await this.graph.findPaths(request.entityId, request.targetEntityId, depth);
    return { shortest: pathToProto(shortest), strongest: pathToProto(strongest), depth };
  }

  async chokePoints(request: entitiesV1.ChokePointsRequest): Promise<entitiesV1.ChokePointsResponse> {
    const depth = request.depth || DEFAULT_DEPTH;
    return { ...(await this.graph.chokePoints(request.entityId, depth)), depth };
  }
}
