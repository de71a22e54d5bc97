import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { type Analysis, AnalysisEntity } from './analysis.entity.js';
import type { AnalysisFilter } from './analysis-filter.js';
import type { AnalysisPurpose } from './analysis-purpose.js';
import type { GivenChunk } from './analysis-view.js';

export interface NewAnalysis {
  readonly id: string;
  readonly purpose: AnalysisPurpose;
  readonly assessmentId: string | null;
  readonly requirementCode: string | null;
  readonly inheritedShare: number;
  readonly content: Buffer;
}

const INSERT = `
  insert into rag.ai_analyses (id, purpose, assessment_id, requirement_code, inherited_share, content, document_ids)
  values ($1, $2, $3, $4, $5, $6, $7)`;

const INSERT_CHUNKS = `
  insert into rag.ai_analysis_chunks (analysis_id, rank, chunk_id, document_id, document_version, score, lexical_rank,
    vector_rank, evidence)
  select $1, rank, chunk_id, document_id, document_version, score, lexical_rank, vector_rank, evidence
  from unnest($2::integer[], $3::uuid[], $4::uuid[], $5::integer[], $6::double precision[], $7::integer[],
    $8::integer[], $9::double precision[])
    as given (rank, chunk_id, document_id, document_version, score, lexical_rank, vector_rank, evidence)`;

const CHUNKS = `
  select rank, chunk_id as "chunkId", document_id as "documentId", document_version as "documentVersion", score,
    lexical_rank as "lexicalRank", vector_rank as "vectorRank", evidence
  from rag.ai_analysis_chunks where analysis_id = $1 order by rank`;

const VERSION_TIMES = `
  select created_at as "createdAt" from rag.document_versions
  where (document_id, number) in (select * from unnest($1::uuid[], $2::integer[]))`;

/** Records of what machines wrote. */
@Injectable()
export class AnalysesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(analysis: NewAnalysis, chunks: readonly GivenChunk[]): Promise<void> {
    const { id, purpose, assessmentId, requirementCode, inheritedShare, content } = analysis;
    const told = (pick: (chunk: GivenChunk) => unknown) => chunks.map(pick);
    await this.unitOfWork.run(async (em) => {
      const documents = [...new Set(chunks.map(({ documentId }) => documentId))];
      await rows(em, INSERT, [id, purpose, assessmentId, requirementCode, inheritedShare, content, documents]);
      await rows(em, INSERT_CHUNKS, [
        id,
        told(({ rank }) => rank),
        told(({ chunkId }) => chunkId),
        told(({ documentId }) => documentId),
        told(({ documentVersion }) => documentVersion),
        told(({ score }) => score),
        told(({ lexicalRank }) => lexicalRank),
        told(({ vectorRank }) => vectorRank),
        told(({ evidence }) => evidence),
      ]);
    });
  }

  /** Questions of the tenant since midnight UTC, failed ones too. */
  async askedToday(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ asked: string }>(em, 'select rag.questions_today() as asked'),
    );
    return Number(row?.asked ?? 0);
  }

  find(id: string): Promise<Analysis | null> {
    return this.unitOfWork.run((em) => em.findOne(AnalysisEntity, id), { readOnly: true });
  }

  lock(id: string): Promise<Analysis | null> {
    return this.unitOfWork.run(async (em) => {
      const [found] = await rows(em, 'select id from rag.ai_analyses where id = $1 for no key update', [id]);
      return found ? em.findOne(AnalysisEntity, id) : null;
    });
  }

  /** As changed since it was read in this unit of work. */
  save(analysis: Analysis): Promise<Analysis> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      return em.refreshOrFail(analysis);
    });
  }

  async prompt(id: string): Promise<Buffer | null> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ prompt: Buffer | null }>(em, 'select prompt from rag.ai_analyses where id = $1', [id]),
    );
    return row?.prompt ?? null;
  }

  chunks(id: string): Promise<GivenChunk[]> {
    return this.unitOfWork.run((em) => rows<GivenChunk>(em, CHUNKS, [id]), { readOnly: true });
  }

  /** When these versions of documents were stored. */
  async versionTimes(versions: readonly { documentId: string; version: number }[]): Promise<Date[]> {
    const params = [versions.map(({ documentId }) => documentId), versions.map(({ version }) => version)];
    const found = await this.unitOfWork.run((em) => rows<{ createdAt: Date }>(em, VERSION_TIMES, params), {
      readOnly: true,
    });
    return found.map(({ createdAt }) => createdAt);
  }

  /** Newest first: an id begins with the time of its creation. */
  list(request: PageRequest, filter: AnalysisFilter): Promise<{ items: Analysis[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'analyses', filter, sortKey: 'text' });
    const { undecided, outcome, decision, ...equal } = filter;
    const state = undecided ? { outcome: 'answered' as const, decision: null } : { outcome, decision };
    const wanted = Object.entries({ ...equal, ...state }).filter(([, value]) => value !== undefined);
    const where = { ...Object.fromEntries(wanted), ...(page.after && { id: { $lt: page.after.id } }) };
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.find(AnalysisEntity, where, { orderBy: { id: 'desc' }, limit: page.limit });
        return page.close(found, ({ id }) => ({ key: id, id }));
      },
      { readOnly: true },
    );
  }
}
