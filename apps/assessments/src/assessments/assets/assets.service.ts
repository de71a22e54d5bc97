import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { AssessmentStatus } from '../assessment-lifecycle.js';
import { AssessmentLocked } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import { assertSeen } from '../etag.js';
import type { AssessmentAsset } from './assessment-asset.entity.js';
import type { AssetChanges } from './asset-changes.js';
import { type AssetFacts, violationsOf, violationsOfAll } from './asset-rules.js';
import { type AssetFilter, AssetsRepository } from './assets.repository.js';

const MOST = 2_000;
const OPEN: ReadonlySet<AssessmentStatus> = new Set(['draft', 'scoping', 'in_progress']);

/** What is in the scope of the tenant's assessments. */
@Injectable()
export class AssetsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly assets: AssetsRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  add(assessmentId: string, given: readonly AssetFacts[]): Promise<AssessmentAsset[]> {
    return this.unitOfWork.run(async () => {
      await this.#open(assessmentId);
      const violations = violationsOfAll(given);
      const there = await this.assets.count(assessmentId, { inScope: false });
      if (there + given.length > MOST)
        violations.push({ field: 'assets', description: `an assessment has at most ${MOST} assets` });
      if (violations.length > 0) throw new InvalidFields(violations);
      const added = await this.assets.insert(assessmentId, given);
      const categories = Object.groupBy(added, ({ category }) => category);
      await this.outbox.record({
        action: 'asset.add',
        resource: { type: 'assessment', id: assessmentId },
        details: Object.fromEntries(Object.entries(categories).map(([category, each]) => [category, each.length])),
      });
      return added;
    });
  }

  get(id: string): Promise<AssessmentAsset> {
    return this.assets.find(id);
  }

  list(request: PageRequest, filter: AssetFilter): Promise<{ items: AssessmentAsset[]; nextPageToken: string }> {
    return this.assets.list(request, filter);
  }

  update(id: string, changes: AssetChanges, etag: string): Promise<AssessmentAsset> {
    return this.unitOfWork.run(async () => {
      const asset = await this.#locked(id, etag);
      Object.assign(asset, changes);
      const violations = violationsOf(asset, 'asset');
      if (violations.length > 0) throw new InvalidFields(violations);
      await this.outbox.record({
        action: 'asset.update',
        resource: { type: 'asset', id },
        details: { assessment_id: asset.assessmentId, fields: Object.keys(changes).sort() },
      });
      return this.assets.save(asset);
    });
  }

  remove(id: string, etag: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const asset = await this.#locked(id, etag);
      await this.assets.remove(asset);
      await this.outbox.record({
        action: 'asset.remove',
        resource: { type: 'asset', id },
        details: { assessment_id: asset.assessmentId, category: asset.category },
      });
    });
  }

  /** The assessment first, as every change of it does, so that two of them never wait for each other in a circle. */
  async #locked(id: string, etag: string): Promise<AssessmentAsset> {
    const { assessmentId } = await this.assets.find(id);
    await this.#open(assessmentId);
    const asset = await this.assets.lock(id);
    assertSeen(asset, etag);
    return asset;
  }

  async #open(assessmentId: string): Promise<void> {
    await this.guard.assertWritable();
    const { status, parentId } = await this.assessments.lock(assessmentId);
    // A close-out keeps to the scope of what it closes.
    if (!OPEN.has(status) || parentId !== null) throw new AssessmentLocked(status);
  }
}
