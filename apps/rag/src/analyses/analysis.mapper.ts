import { enumText, ragV1 } from '@attestry/contracts';
import type { AnalysisFilter } from './analysis-filter.js';
import type { KeptCitation, KeptClaim } from './analysis-content.js';
import type { AnalysisOutcome, AnalysisPurpose, ReviewDecision } from './analysis-purpose.js';
import type { AnalysisView, GivenChunk } from './analysis-view.js';

export const analysisPurposes = enumText<ragV1.AnalysisPurpose, AnalysisPurpose>(
  ragV1.AnalysisPurpose,
  'ANALYSIS_PURPOSE_',
);
const outcomes = enumText<ragV1.AnalysisOutcome, AnalysisOutcome>(ragV1.AnalysisOutcome, 'ANALYSIS_OUTCOME_');
export const reviewDecisions = enumText<ragV1.ReviewDecision, ReviewDecision>(ragV1.ReviewDecision, 'REVIEW_DECISION_');

export const analysisToProto = ({ analysis, outcome, content, chunks }: AnalysisView): ragV1.Analysis => ({
  id: analysis.id,
  purpose: analysisPurposes.valueOf(analysis.purpose),
  outcome: outcomes.valueOf(outcome),
  question: content.question,
  assessmentId: analysis.assessmentId ?? '',
  requirementCode: analysis.requirementCode ?? '',
  claims: content.claims.map(claimToProto),
  sources: chunks.map(givenToProto),
  claimCount: analysis.claims,
  unsupportedCount: analysis.unsupportedClaims,
  malformedCount: analysis.malformedClaims,
  keptCitations: analysis.keptCitations,
  fabricatedCitations: analysis.fabricatedCitations,
  misattributedCitations: analysis.misattributedCitations,
  stitchedCitations: analysis.stitchedCitations,
  model: analysis.model,
  modelVersion: analysis.modelVersion,
  promptSha256: analysis.promptSha256 ? Buffer.from(analysis.promptSha256) : Buffer.alloc(0),
  promptTokens: analysis.promptTokens,
  completionTokens: analysis.completionTokens,
  latencyMs: analysis.latencyMs,
  confidence:
    analysis.confidence === null
      ? undefined
      : {
          score: analysis.confidence,
          quality: analysis.quality ?? 0,
          quantity: analysis.quantity ?? 0,
          recency: analysis.recency ?? 0,
          inheritance: analysis.inheritedShare,
        },
  decision:
    analysis.decision === null
      ? ragV1.ReviewDecision.REVIEW_DECISION_UNSPECIFIED
      : reviewDecisions.valueOf(analysis.decision),
  decisionReason: analysis.decisionReason ?? '',
  decidedBy: analysis.decidedBy ?? '',
  decideTime: analysis.decidedAt ?? undefined,
  deliverTime: analysis.deliveredAt ?? undefined,
  createdBy: analysis.createdBy,
  createTime: analysis.createdAt,
  etag: String(analysis.version),
});

export const claimToProto = ({ text, citations }: KeptClaim): ragV1.Claim => ({
  text,
  citations: citations.map(citationToProto),
  unsupported: citations.length === 0,
});

const citationToProto = (citation: KeptCitation): ragV1.Citation => ({
  chunkId: citation.chunkId,
  documentId: citation.documentId,
  version: citation.version,
  title: citation.title,
  quote: citation.quote,
  charStart: citation.charStart,
  charEnd: citation.charEnd,
  page: citation.page,
  sectionPath: [...citation.sectionPath],
});

const givenToProto = (chunk: GivenChunk): ragV1.AnswerSource => ({
  rank: chunk.rank,
  chunkId: chunk.chunkId,
  documentId: chunk.documentId,
  version: chunk.documentVersion,
  title: '',
  type: ragV1.DocumentType.DOCUMENT_TYPE_UNSPECIFIED,
  score: chunk.score,
  lexicalRank: chunk.lexicalRank,
  vectorRank: chunk.vectorRank,
  evidence: chunk.evidence,
});

export const filterFromProto = (request: ragV1.ListAnalysesRequest): AnalysisFilter => ({
  purpose: analysisPurposes.textOf(request.purpose),
  outcome: request.undecided ? undefined : outcomes.textOf(request.outcome),
  decision: request.undecided ? undefined : reviewDecisions.textOf(request.decision),
  undecided: request.undecided,
  assessmentId: request.assessmentId || undefined,
  requirementCode: request.requirementCode || undefined,
});
