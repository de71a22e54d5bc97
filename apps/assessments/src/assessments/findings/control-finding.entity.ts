import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const RISK_LEVELS = ['low', 'medium', 'high', 'critical'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export const ControlFindingEntity = defineEntity({
  name: 'ControlFinding',
  schema: 'assessments',
  tableName: 'control_findings',
  properties: {
    id: p.uuid().primary(),
    assessmentId: p.uuid(),
    frameworkCode: p.string(),
    requirementCode: p.string(),
    implementationNarrative: p.string().strictNullable(),
    implementationLevel: p.string().$type<'partial'>().strictNullable(),
    partialRationale: p.string().strictNullable(),
    riskLevel: p.string().$type<RiskLevel>().strictNullable(),
    assignedTo: p.uuid().strictNullable(),
    aiGeneratedNarrative: p.string().strictNullable(),
    aiConfidenceScore: p.decimal('number').precision(3).scale(2).strictNullable(),
    aiAnalysisId: p.uuid().strictNullable(),
    aiAcceptedBy: p.string().strictNullable(),
    aiAcceptedAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    version: p.integer().default(1),
  },
});

export type ControlFinding = InferEntity<typeof ControlFindingEntity>;
