import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '@attestry/audit-chain';
import { Outbox } from '@attestry/outbox';
import { currentActor } from '@attestry/request-context';
import type { CmmcStatus } from '../../cmmc-status/cmmc-status.js';
import { EvidenceManifest } from '../../evidence/evidence-manifest.service.js';
import { ASSESSORS_OF_TYPE } from '../assessment-lifecycle.js';
import type { Assessment } from '../assessment.entity.js';
import { AssetsRepository } from '../assets/assets.repository.js';
import { FindingsRepository } from '../findings/findings.repository.js';
import { OperationalPlansRepository } from '../operational-plans/operational-plans.repository.js';
import type { FrozenRequirement } from '../scores/assessment-snapshot.entity.js';
import type { ScoreView } from '../scores/scoreboard.js';
import { SnapshotsRepository } from '../scores/snapshots.repository.js';
import { snapshotDocument } from './snapshot-document.js';

/** Keeps what an assessment adds up to; part of the transaction that completes it. */
@Injectable()
export class FreezeAssessment {
  constructor(
    private readonly findings: FindingsRepository,
    private readonly assets: AssetsRepository,
    private readonly plans: OperationalPlansRepository,
    private readonly manifest: EvidenceManifest,
    private readonly snapshots: SnapshotsRepository,
    private readonly outbox: Outbox,
  ) {}

  async run(assessment: Assessment, view: ScoreView, status: CmmcStatus | undefined): Promise<void> {
    const document = await this.#document(assessment, view, status);
    const sha256 = createHash('sha256').update(document, 'utf8').digest('hex');
    await this.snapshots.insert({
      assessmentId: assessment.id,
      frameworkCode: view.frameworkCode,
      catalogueVersion: view.catalogueVersion,
      score: view.score.score,
      maxScore: view.score.maxScore,
      conditional: view.status.conditional,
      requirements: frozen(view),
      document,
      sha256,
    });
    await this.outbox.record({
      action: 'score.compute',
      resource: { type: 'assessment', id: assessment.id },
      details: {
        score: view.score.score,
        deductions: view.score.deductions.length,
        frozen: true,
        snapshot_sha256: sha256,
      },
    });
  }

  async #document(assessment: Assessment, score: ScoreView, status: CmmcStatus | undefined): Promise<string> {
    const document = snapshotDocument({
      assessment,
      score,
      status,
      plans: await this.plans.of(assessment.id),
      evidence: await this.manifest.of(assessment.id),
      conductedBy: assessment.conductedBy ?? ASSESSORS_OF_TYPE[assessment.type][0],
      assets: await this.assets.of(assessment.id),
      controls: await this.findings.controls(assessment.id),
      objectives: await this.findings.objectives(assessment.id),
      reviewer: currentActor().id ?? '',
      completedAt: new Date(),
    });
    return canonicalJson(document);
  }
}

function frozen({ requirements, score }: ScoreView): FrozenRequirement[] {
  const byCode = new Map(score.deductions.map((deduction) => [deduction.code, deduction]));
  return requirements.map(({ code, result }) => {
    const { points = 0, reason = null, paragraph = null } = byCode.get(code) ?? {};
    return { code, result, points, reason, paragraph };
  });
}
