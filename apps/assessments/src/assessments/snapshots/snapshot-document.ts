import type { JsonValue } from '@attestry/audit-chain';
import type { CmmcStatus } from '../../cmmc-status/cmmc-status.js';
import type { Manifest } from '../../evidence/manifest.js';
import { nameOf } from '../../cmmc-status/status-facts.js';
import type { Assessment } from '../assessment.entity.js';
import type { AssessmentAsset } from '../assets/assessment-asset.entity.js';
import type { OperationalPlan } from '../operational-plans/operational-plan.entity.js';
import type { ControlFinding } from '../findings/control-finding.entity.js';
import type { ObjectiveFinding } from '../findings/objective-finding.entity.js';
import type { Deduction } from '../../scoring/deduction.js';
import type { ScoreView } from '../scores/scoreboard.js';

/** Everything that is known when an assessment is completed. */
export interface Completed {
  readonly assessment: Assessment;
  readonly conductedBy: string;
  readonly score: ScoreView;
  readonly assets: readonly AssessmentAsset[];
  readonly controls: readonly ControlFinding[];
  readonly objectives: readonly ObjectiveFinding[];
  readonly plans: readonly OperationalPlan[];
  readonly evidence: Manifest;
  /** That began or became final with it. */
  readonly status: CmmcStatus | undefined;
  readonly reviewer: string;
  readonly completedAt: Date;
}

/**
 * The frozen document. Reports are made from it alone, so it holds all that they say, in an order of its own: requirements as
 * in the catalogue, objectives by letter, assets by name. Whole numbers and text only.
 */
export function snapshotDocument(completed: Completed): JsonValue {
  const { assessment, score } = completed;
  return {
    v: 1,
    assessment: {
      id: assessment.id,
      name: assessment.name,
      type: assessment.type,
      target_level: assessment.targetLevel,
      conducted_by: completed.conductedBy,
      lead_assessor_id: assessment.leadAssessorId,
      parent_id: assessment.parentId,
      starts_at: time(assessment.startsAt),
      ends_at: time(assessment.endsAt),
      submitted_at: time(assessment.submittedAt),
    },
    catalogue: { framework: score.frameworkCode, version: score.catalogueVersion },
    ssp: { name: assessment.sspName, version: assessment.sspVersion, issued_at: time(assessment.sspIssuedAt) },
    scope: {
      domains: [...assessment.scopeDomains],
      cloud_providers: [...assessment.scopeCloudProviders],
      assets: completed.assets.map(assetPart),
    },
    score: {
      score: score.score.score,
      max_score: score.score.maxScore,
      conditional: score.status.conditional,
      final: score.status.final,
    },
    requirements: requirementParts(completed),
    evidence_manifest: {
      sha256: completed.evidence.sha256.toString('hex'),
      artifacts: completed.evidence.entries.map(({ fileName, sha256 }) => ({ name: fileName, sha256 })),
    },
    cmmc_status: statusPart(completed.status),
    review: { reviewer_id: completed.reviewer, completed_at: time(completed.completedAt) },
  };
}

const time = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const statusPart = (status: CmmcStatus | undefined): JsonValue =>
  status === undefined
    ? null
    : {
        id: status.id,
        name: nameOf(status),
        status_date: status.statusDate,
        close_out_due: status.closeOutDue,
        final_date: status.finalDate,
        valid_until: status.validUntil,
        evidence_retained_until: status.evidenceRetainedUntil,
      };

const assetPart = (asset: AssessmentAsset): JsonValue => ({
  id: asset.id,
  name: asset.name,
  kind: asset.kind,
  category: asset.category,
  justification: asset.justification,
  description: asset.description,
  kvm_only: asset.kvmOnly,
  entity_id: asset.entityId,
  entity_name: asset.entityName,
});

function requirementParts({ score, controls, objectives, plans }: Completed): JsonValue[] {
  const planned = new Map(plans.map((each) => [each.requirementCode, each]));
  const deductions = new Map(score.score.deductions.map((each) => [each.code, each]));
  const entries = new Map(controls.map((each) => [each.requirementCode, each]));
  const found = Map.groupBy(objectives, ({ requirementCode }) => requirementCode);
  return score.requirements.map(({ code, nistNumber, result }) => ({
    code,
    nist_number: nistNumber,
    result,
    ...deductionPart(deductions.get(code)),
    ...entryPart(entries.get(code)),
    operational_plan: planPart(planned.get(code)),
    objectives: (found.get(code) ?? []).map((each) => ({
      letter: each.letter,
      result: each.result,
      basis: each.basis,
      note: each.note,
      recorded_by: each.updatedBy,
      recorded_at: time(each.updatedAt),
    })),
  }));
}

const deductionPart = (deduction: Deduction | undefined) => ({
  points: deduction?.points ?? 0,
  reason: deduction?.reason ?? null,
  paragraph: deduction?.paragraph ?? null,
});

const planPart = (plan: OperationalPlan | undefined): JsonValue =>
  plan === undefined
    ? null
    : {
        kind: plan.kind,
        description: plan.description,
        mitigations: plan.mitigations,
        implemented_at: time(plan.implementedAt),
        deficient_at: time(plan.deficientAt),
        next_review_at: time(plan.nextReviewAt),
        closed_at: time(plan.closedAt),
      };

const entryPart = (entry: ControlFinding | undefined) => ({
  narrative: entry?.implementationNarrative ?? null,
  implementation_level: entry?.implementationLevel ?? null,
  partial_rationale: entry?.partialRationale ?? null,
  risk_level: entry?.riskLevel ?? null,
});
