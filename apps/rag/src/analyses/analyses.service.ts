import { Injectable } from '@nestjs/common';
import { KeyShredded } from '@attestry/keys';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { AnalysesRepository } from './analyses.repository.js';
import { SealedAnalyses } from './analysis-content.js';
import type { AnalysisFilter } from './analysis-filter.js';
import type { Analysis } from './analysis.entity.js';
import { AnalysisNotFound, PromptNotKept } from './analysis.errors.js';
import { type AnalysisView, outcomeOf } from './analysis-view.js';

/** Reads records. */
@Injectable()
export class AnalysesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly analyses: AnalysesRepository,
    private readonly sealed: SealedAnalyses,
    private readonly outbox: Outbox,
  ) {}

  get(id: string): Promise<AnalysisView> {
    return this.unitOfWork.run(async () => this.view(await this.#found(id)));
  }

  /** With claims and chunks. */
  async view(analysis: Analysis): Promise<AnalysisView> {
    const chunks = await this.analyses.chunks(analysis.id);
    return { ...(await this.#opened(analysis)), chunks };
  }

  /** Without claims and chunks. */
  list(request: PageRequest, filter: AnalysisFilter): Promise<{ items: AnalysisView[]; nextPageToken: string }> {
    return this.unitOfWork.run(async () => {
      const { items, nextPageToken } = await this.analyses.list(request, filter);
      const views = [];
      for (const analysis of items) {
        const { content, ...rest } = await this.#opened(analysis);
        views.push({ ...rest, content: { question: content.question, claims: [] }, chunks: [] });
      }
      return { items: views, nextPageToken };
    });
  }

  /** Whoever reads a prompt is told of in the same transaction. */
  readPrompt(id: string): Promise<string> {
    return this.unitOfWork.run(async () => {
      await this.#found(id);
      const sealed = await this.analyses.prompt(id);
      if (!sealed) throw new PromptNotKept();
      await this.outbox.record({ action: 'analysis.prompt_read', resource: { type: 'analysis', id } });
      return this.sealed.openPrompt(id, sealed).catch((error: unknown) => {
        throw error instanceof KeyShredded ? new PromptNotKept() : error;
      });
    });
  }

  async #found(id: string): Promise<Analysis> {
    const analysis = await this.analyses.find(id);
    if (!analysis) throw new AnalysisNotFound();
    return analysis;
  }

  async #opened(analysis: Analysis) {
    const content = await this.sealed.open(analysis.id, analysis.content).catch((error: unknown) => {
      if (error instanceof KeyShredded) return { question: '', claims: [] };
      throw error;
    });
    return { analysis, outcome: outcomeOf(analysis), content };
  }
}
