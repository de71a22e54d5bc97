import { Injectable } from '@nestjs/common';
import { DEFAULT_DEPTH } from '../graph/reach.js';
import { GraphTooLarge } from '../graph/graph.errors.js';
import { GraphService } from '../graph/graph.service.js';
import { type Impact, ImpactAssessment } from './impact-assessment.js';
import { RiskLevelsRepository } from './risk-levels.repository.js';

/** Impact as the graph sees it: how far misuse of the entity would spread. */
@Injectable()
export class GraphImpact extends ImpactAssessment {
  constructor(
    private readonly graph: GraphService,
    private readonly riskLevels: RiskLevelsRepository,
  ) {
    super();
  }

  async of(entityId: string): Promise<Impact | undefined> {
    const riskLevel = await this.riskLevels.of(entityId);
    if (!riskLevel) return undefined;
    try {
      const { reach, depth } = await this.graph.reachOf(entityId, 'blast', DEFAULT_DEPTH, 1);
      const impactBasisPoints = Math.round(reach.percent * 100);
      return { riskLevel, blastCount: reach.count, depth, impactBasisPoints, atLeast: false };
    } catch (error) {
      if (!(error instanceof GraphTooLarge)) throw error;
      const [blastCount, depth] = [Number(error.metadata['reached']), Number(error.metadata['depth'])];
      return { riskLevel, blastCount, depth, impactBasisPoints: 0, atLeast: true };
    }
  }
}
