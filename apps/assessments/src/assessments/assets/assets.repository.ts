import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import {
  isUniqueViolation,
  type Page,
  type PageCursor,
  pageOf,
  type PageRequest,
  rows,
  UnitOfWork,
} from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import { type AssessmentAsset, AssessmentAssetEntity } from './assessment-asset.entity.js';
import type { AssetCategory, AssetKind } from './asset-kind.js';
import type { AssetFacts } from './asset-rules.js';
import { AssetExists, AssetNotFound } from './asset.errors.js';

/** An unset member narrows nothing. */
export interface AssetFilter {
  readonly assessmentId: string | undefined;
  readonly category: AssetCategory | undefined;
  readonly kind: AssetKind | undefined;
}

/** The assets of the tenant's assessments. */
@Injectable()
export class AssetsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** In the order given. */
  insert(assessmentId: string, assets: readonly AssetFacts[]): Promise<AssessmentAsset[]> {
    return this.unitOfWork.run(async (em) => {
      const [taken] = await rows<{ name: string }>(
        em,
        `select name from assessments.assessment_assets
          where assessment_id = $1 and lower(name) in (select lower(given) from unnest($2::text[]) as given)
          order by name limit 1`,
        [assessmentId, assets.map(({ name }) => name)],
      );
      if (taken) throw new AssetExists(taken.name);
      const created = assets.map((asset) => em.create(AssessmentAssetEntity, { id: uuidv7(), assessmentId, ...asset }));
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  /** Those of one assessment as another one's. */
  async copy(fromId: string, toId: string): Promise<void> {
    const assets = await this.of(fromId);
    if (assets.length > 0) await this.insert(toId, assets.map(factsOf));
  }

  find(id: string): Promise<AssessmentAsset> {
    return this.unitOfWork.run(async (em) => (await em.findOne(AssessmentAssetEntity, id)) ?? missing(), {
      readOnly: true,
    });
  }

  lock(id: string): Promise<AssessmentAsset> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    return this.unitOfWork.run(async (em) => (await em.findOne(AssessmentAssetEntity, id, { lockMode })) ?? missing());
  }

  /** Everything of one assessment, by name. */
  of(assessmentId: string): Promise<AssessmentAsset[]> {
    const orderBy = { name: 'asc', id: 'asc' } as const;
    return this.unitOfWork.run((em) => em.find(AssessmentAssetEntity, { assessmentId }, { orderBy }), {
      readOnly: true,
    });
  }

  async count(assessmentId: string, { inScope }: { inScope: boolean }): Promise<number> {
    const where = { assessmentId, ...(inScope && { category: { $ne: 'out_of_scope' as const } }) };
    return this.unitOfWork.run((em) => em.count(AssessmentAssetEntity, where));
  }

  /** Assets in scope of one assessment that are in scope of another under no name and as no entity. */
  async countOutside(assessmentId: string, otherId: string): Promise<number> {
    const [counted] = await this.unitOfWork.run((em) =>
      rows<{ outside: number }>(
        em,
        `select count(*)::int as outside from assessments.assessment_assets as ours
          where ours.assessment_id = $1 and ours.category <> 'out_of_scope' and not exists (
            select 1 from assessments.assessment_assets as theirs
             where theirs.assessment_id = $2 and theirs.category <> 'out_of_scope'
               and (theirs.entity_id = ours.entity_id or lower(theirs.name) = lower(ours.name)))`,
        [assessmentId, otherId],
      ),
    );
    return counted?.outside ?? 0;
  }

  save(asset: AssessmentAsset): Promise<AssessmentAsset> {
    return this.unitOfWork.run(async (em) => {
      try {
        await em.flush();
      } catch (error) {
        throw isUniqueViolation(error, 'assessment_assets_name_differs') ? new AssetExists(asset.name) : error;
      }
      await em.refresh(asset);
      return asset;
    });
  }

  async remove(asset: AssessmentAsset): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      em.remove(asset);
      await em.flush();
    });
  }

  /** By name. */
  list(request: PageRequest, filter: AssetFilter): Promise<{ items: AssessmentAsset[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'assets', filter, sortKey: 'text' });
    const { sql, params } = assetPageStatement(page, filter);
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await rows<PageCursor>(em, sql, params);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(AssessmentAssetEntity, { id: { $in: items.map(({ id }) => id) } });
        const byId = new Map(found.map((asset) => [asset.id, asset]));
        return { items: items.flatMap(({ id }) => byId.get(id) ?? []), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

/** Ids and sort keys of a page. */
export function assetPageStatement(page: Page, filter: AssetFilter): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const where: string[] = [];
  if (filter.assessmentId) where.push(`assessment_id = ${bind(filter.assessmentId, 'uuid')}`);
  if (filter.category) where.push(`category = ${bind(filter.category, 'text')}`);
  if (filter.kind) where.push(`kind = ${bind(filter.kind, 'text')}`);
  if (page.after) where.push(`(name, id) > (${bind(page.after.key, 'text')}, ${bind(page.after.id, 'uuid')})`);
  const sql = `select id, name as key from assessments.assessment_assets
     ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     order by name, id limit ${bind(page.limit, 'integer')}`;
  return { sql, params };
}

const factsOf = (asset: AssessmentAsset): AssetFacts => ({
  name: asset.name,
  kind: asset.kind,
  category: asset.category,
  justification: asset.justification,
  description: asset.description,
  kvmOnly: asset.kvmOnly,
  entityId: asset.entityId,
  entityName: asset.entityName,
});

function missing(): never {
  throw new AssetNotFound();
}
