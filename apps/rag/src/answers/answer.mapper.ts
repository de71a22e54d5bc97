import type { ragV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { analysisPurposes, analysisToProto, claimToProto } from '../analyses/analysis.mapper.js';
import { documentTypes } from '../documents/document.mapper.js';
import type { AnswerPart } from './answer-part.js';
import type { Source } from './claim.js';
import { EVERYWHERE } from '../search-index/search-scope.js';

const DEFAULT_SOURCES = 8;

export const questionFromProto = (request: ragV1.AskQuestionRequest) => ({
  purpose: 'answer' as const,
  question: request.question,
  objectives: [],
  assessmentId: null,
  requirementCode: null,
  inheritedShare: 0,
  scope: scopeOf(request),
  sourceLimit: request.sourceLimit || DEFAULT_SOURCES,
});

export const draftFromProto = (request: ragV1.DraftNarrativeRequest) => ({
  purpose: analysisPurposes.textOf(request.purpose) ?? bug('the rules admit no draft without purpose'),
  question: request.statement,
  objectives: request.objectives,
  assessmentId: request.assessmentId,
  requirementCode: request.requirementCode,
  inheritedShare: request.inheritedShare,
  scope: scopeOf(request),
  sourceLimit: DEFAULT_SOURCES,
});

const scopeOf = ({ type, documentIds }: { type: ragV1.DocumentType; documentIds: string[] }) => ({
  ...EVERYWHERE,
  type: documentTypes.textOf(type),
  documentIds: documentIds.length > 0 ? documentIds : undefined,
});

/** A part as both streams send it. */
export function partToProto(part: AnswerPart): Pick<ragV1.AskQuestionResponse, 'found' | 'claim' | 'analysis'> {
  switch (part.kind) {
    case 'found':
      return { found: { sources: part.sources.map(sourceToProto) }, claim: undefined, analysis: undefined };
    case 'claim':
      return { found: undefined, claim: claimToProto(part.claim), analysis: undefined };
    case 'analysis':
      return { found: undefined, claim: undefined, analysis: analysisToProto(part.view) };
  }
}

const sourceToProto = (source: Source): ragV1.AnswerSource => ({
  rank: source.rank,
  chunkId: source.chunkId,
  documentId: source.documentId,
  version: source.version,
  title: source.title,
  type: documentTypes.valueOf(source.type),
  score: source.score,
  lexicalRank: source.lexicalRank,
  vectorRank: source.vectorRank,
  evidence: source.evidence,
});
