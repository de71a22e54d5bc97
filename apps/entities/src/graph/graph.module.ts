import { Module } from '@nestjs/common';
import { GraphGrpc } from './graph.grpc.js';
import { GraphService } from './graph.service.js';
import { JewelWaysRepository } from './jewel-ways.repository.js';
import { PathsRepository } from './paths.repository.js';
import { ReachRepository } from './reach.repository.js';

@Module({
  providers: [GraphGrpc, GraphService, ReachRepository, PathsRepository, JewelWaysRepository],
  exports: [GraphService],
})
export class GraphModule {}
