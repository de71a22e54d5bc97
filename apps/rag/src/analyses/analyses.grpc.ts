import { Injectable } from '@nestjs/common';
import type { ragV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { AnalysesService } from './analyses.service.js';
import { analysisToProto, filterFromProto, reviewDecisions } from './analysis.mapper.js';
import { ReviewAnalysis } from './review-analysis.usecase.js';

@Injectable()
export class AnalysesGrpc implements RpcHandlers<typeof ragV1.AnalysisServiceService> {
  constructor(
    private readonly analyses: AnalysesService,
    private readonly review: ReviewAnalysis,
  ) {}

  async listAnalyses(request: ragV1.ListAnalysesRequest): Promise<ragV1.ListAnalysesResponse> {
    const { items, nextPageToken } = await this.analyses.list(request, filterFromProto(request));
    return { analyses: items.map(analysisToProto), nextPageToken };
  }

  async getAnalysis({ id }: ragV1.GetAnalysisRequest): Promise<ragV1.GetAnalysisResponse> {
    return { analysis: analysisToProto(await this.analyses.get(id)) };
  }

  async readPrompt({ id }: ragV1.ReadPromptRequest): Promise<ragV1.ReadPromptResponse> {
    return { prompt: await this.analyses.readPrompt(id) };
  }

  async reviewAnalysis(request: ragV1.ReviewAnalysisRequest): Promise<ragV1.ReviewAnalysisResponse> {
    const decision = reviewDecisions.textOf(request.decision) ?? bug('the rules admit no review without decision');
    const review = { decision, reason: request.reason.trim() || null, etag: request.etag };
    return { analysis: analysisToProto(await this.review.run(request.id, review)) };
  }
}
