import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { AnalysesRepository } from './analyses.repository.js';
import { type KeptClaim, SealedAnalyses } from './analysis-content.js';
import type { AnalysisOutcome, AnalysisPurpose } from './analysis-purpose.js';
import type { AnalysisView, GivenChunk } from './analysis-view.js';
import { confidenceOf } from './confidence.js';

/** What somebody wants written. */
export interface AnalysisOrder {
  readonly purpose: AnalysisPurpose;
  readonly question: string;
  readonly assessmentId: string | null;
  readonly requirementCode: string | null;
  readonly inheritedShare: number;
}

/** What became of it. */
export interface AnalysisResult {
  readonly outcome: Exclude<AnalysisOutcome, 'running'>;
  readonly claims: readonly KeptClaim[];
  readonly malformed: number;
  readonly kept: number;
  readonly dropped: Readonly<Record<'fabricated' | 'misattributed' | 'stitched', number>>;
  readonly latencyMs: number;
  /** Undefined if no model was asked. */
  readonly written?: {
    readonly model: { readonly name: string; readonly version: string };
    readonly prompt: string;
    readonly usage: { readonly promptTokens: number; readonly completionTokens: number };
  };
}

const DAY_MS = 86_400_000;

/** Opens a record before anything is written and closes it with what was; a record that stays open was interrupted. */
@Injectable()
export class AnalysisRecorder {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly analyses: AnalysesRepository,
    private readonly sealed: SealedAnalyses,
    private readonly outbox: Outbox,
  ) {}

  /** Counts against the questions of the day, whatever becomes of it. */
  open(order: AnalysisOrder, chunks: readonly GivenChunk[]): Promise<string> {
    const { question, ...rest } = order;
    const id = uuidv7();
    return this.unitOfWork.run(async () => {
      const quota = await this.guard.lockQuota('questions_per_day');
      quota.admit(await this.analyses.askedToday());
      const content = await this.sealed.seal(id, { question, claims: [] });
      await this.analyses.insert({ id, ...rest, content }, chunks);
      return id;
    });
  }

  async close(id: string, result: AnalysisResult): Promise<AnalysisView> {
    const { outcome, claims, malformed, kept, dropped, latencyMs, written } = result;
    return this.unitOfWork.run(async () => {
      const analysis = (await this.analyses.lock(id)) ?? bug('a record that was opened is gone');
      const chunks = await this.analyses.chunks(id);
      const { question } = await this.sealed.open(id, analysis.content);
      const content = { question, claims };
      const confidence =
        outcome === 'answered' ? await this.#confidence(analysis.inheritedShare, result, chunks) : null;
      Object.assign(analysis, {
        outcome,
        content: await this.sealed.seal(id, content),
        claims: claims.length,
        unsupportedClaims: claims.filter(({ citations }) => citations.length === 0).length,
        malformedClaims: malformed,
        keptCitations: kept,
        fabricatedCitations: dropped.fabricated,
        misattributedCitations: dropped.misattributed,
        stitchedCitations: dropped.stitched,
        latencyMs,
        ...(written && {
          model: written.model.name,
          modelVersion: written.model.version,
          prompt: await this.sealed.sealPrompt(id, written.prompt),
          promptSha256: createHash('sha256').update(written.prompt, 'utf8').digest(),
          ...written.usage,
        }),
        ...(confidence && {
          quality: confidence.quality,
          quantity: confidence.quantity,
          recency: confidence.recency,
          confidence: confidence.score,
        }),
      });
      await this.outbox.record({
        action: 'analysis.recorded',
        resource: { type: 'analysis', id },
        details: {
          purpose: analysis.purpose,
          outcome,
          model: analysis.model,
          model_version: analysis.modelVersion,
          prompt_sha256: analysis.promptSha256 ? Buffer.from(analysis.promptSha256).toString('hex') : null,
          chunks: chunks.map(({ chunkId }) => chunkId),
          claims: claims.length,
          unsupported_claims: analysis.unsupportedClaims,
          kept_citations: kept,
          ...Object.fromEntries(Object.entries(dropped).map(([name, count]) => [`${name}_citations`, count])),
          confidence_percent: confidence ? Math.round(confidence.score * 100) : null,
          assessment_id: analysis.assessmentId,
          requirement: analysis.requirementCode,
        },
      });
      return { analysis: await this.analyses.save(analysis), outcome, content, chunks };
    });
  }

  async #confidence(inheritedShare: number, { claims, kept, dropped }: AnalysisResult, chunks: readonly GivenChunk[]) {
    const evidence = new Map(chunks.map((chunk) => [chunk.chunkId, chunk.evidence]));
    const cited = claims.flatMap(({ citations }) => citations);
    const versions = [...new Map(cited.map((each) => [`${each.documentId}/${each.version}`, each])).values()];
    const times = await this.analyses.versionTimes(versions);
    return confidenceOf({
      claims: claims.map(({ citations }) => ({
        evidence: citations.map(({ chunkId }) => evidence.get(chunkId) ?? 0),
      })),
      keptCitations: kept,
      droppedCitations: Object.values(dropped).reduce((sum, count) => sum + count, 0),
      agesInDays: times.map((time) => (Date.now() - time.getTime()) / DAY_MS),
      citedDocuments: new Set(cited.map(({ documentId }) => documentId)).size,
      inheritedShare,
    });
  }
}
