import { defineEntity, type InferEntity, p } from '@attestry/persistence';
import type { AnalysisOutcome, AnalysisPurpose, ReviewDecision } from './analysis-purpose.js';

const share = () => p.decimal('number').precision(3).scale(2);

export const AnalysisEntity = defineEntity({
  name: 'Analysis',
  schema: 'rag',
  tableName: 'ai_analyses',
  properties: {
    id: p.uuid().primary(),
    purpose: p.string().$type<AnalysisPurpose>(),
    assessmentId: p.uuid().strictNullable(),
    requirementCode: p.string().strictNullable(),
    outcome: p.string().$type<AnalysisOutcome>(),
    documentIds: p.array<string>().columnType('uuid[]'),
    model: p.string(),
    modelVersion: p.string(),
    content: p.blob().$type<Buffer>(),
    prompt: p.blob().$type<Buffer>().strictNullable().lazy(),
    promptSha256: p.blob().$type<Buffer>().strictNullable(),
    claims: p.integer(),
    unsupportedClaims: p.integer(),
    malformedClaims: p.integer(),
    keptCitations: p.integer(),
    fabricatedCitations: p.integer(),
    misattributedCitations: p.integer(),
    stitchedCitations: p.integer(),
    promptTokens: p.integer(),
    completionTokens: p.integer(),
    latencyMs: p.integer(),
    inheritedShare: share(),
    quality: share().strictNullable(),
    quantity: share().strictNullable(),
    recency: share().strictNullable(),
    confidence: share().strictNullable(),
    decision: p.string().$type<ReviewDecision>().strictNullable(),
    decisionReason: p.string().strictNullable(),
    decidedBy: p.string().strictNullable(),
    decidedAt: p.datetime().strictNullable(),
    deliveredAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.string().defaultRaw('platform.current_actor()'),
    version: p.integer().default(1),
  },
});

export type Analysis = InferEntity<typeof AnalysisEntity>;
