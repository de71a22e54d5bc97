import { Injectable } from '@nestjs/common';
import { type Page, type PageCursor, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import { type EvidenceVersion, EvidenceVersionEntity } from './evidence-version.entity.js';
import type { EvidenceView } from './evidence-view.js';
import { type Evidence, EvidenceEntity } from './evidence.entity.js';
import { EvidenceNotFound } from './evidence.errors.js';
import type { EvidenceFilter } from './evidence-filter.js';

export type NewEvidence = Pick<
  Evidence,
  'id' | 'assessmentId' | 'title' | 'type' | 'collectedAt' | 'effectiveAt' | 'expiresAt'
>;
export type NewVersion = Omit<EvidenceVersion, 'bytesRemovedAt' | 'createdAt' | 'createdBy'>;

const RETENTION = `
  select used.evidence_id as id, max(snapshot.created_at + interval '6 years') as "until"
    from (select id as evidence_id, assessment_id from assessments.evidence_items where id = any($1::uuid[])
          union select evidence_id, assessment_id from assessments.evidence_links where evidence_id = any($1::uuid[])) as used
    join assessments.assessment_snapshots as snapshot using (assessment_id)
   group by 1`;

/** The evidence of the tenant in the context, and its versions. */
@Injectable()
export class EvidenceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(evidence: NewEvidence): Promise<Evidence> {
    return this.unitOfWork.run(async (em) => {
      const nothing = { description: null, finalizedBy: null, finalizedAt: null };
      const created = em.create(EvidenceEntity, { ...evidence, ...nothing });
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  insertVersion(version: NewVersion): Promise<EvidenceVersion> {
    return this.unitOfWork.run(async (em) => {
      const created = em.create(EvidenceVersionEntity, { ...version, bytesRemovedAt: null });
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  find(id: string): Promise<Evidence> {
    return this.unitOfWork.run(async (em) => (await em.findOne(EvidenceEntity, id)) ?? missing(), { readOnly: true });
  }

  /** Holds the row until the transaction ends. */
  lock(id: string): Promise<Evidence> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    return this.unitOfWork.run(async (em) => (await em.findOne(EvidenceEntity, id, { lockMode })) ?? missing());
  }

  save(evidence: Evidence): Promise<Evidence> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      await em.refresh(evidence);
      return evidence;
    });
  }

  version(evidenceId: string, number: number): Promise<EvidenceVersion> {
    const where = { evidenceId, number };
    return this.unitOfWork.run(async (em) => (await em.findOne(EvidenceVersionEntity, where)) ?? missing(), {
      readOnly: true,
    });
  }

  /** With three statements, however many. */
  views(evidence: readonly Evidence[]): Promise<EvidenceView[]> {
    const ids = evidence.map(({ id }) => id);
    if (ids.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(
      async (em) => {
        const latest = evidence.map(({ id, latestVersion }) => ({ evidenceId: id, number: latestVersion }));
        const versions = await em.find(EvidenceVersionEntity, { $or: latest });
        const byId = new Map(versions.map((version) => [version.evidenceId, version]));
        const kept = await rows<{ id: string; until: Date }>(em, RETENTION, [ids]);
        const until = new Map(kept.map((each) => [each.id, each.until]));
        return evidence.flatMap((each) => {
          const version = byId.get(each.id);
          return version ? [{ evidence: each, latest: version, retainUntil: until.get(each.id) }] : [];
        });
      },
      { readOnly: true },
    );
  }

  /** Newest first. */
  list(request: PageRequest, filter: EvidenceFilter): Promise<{ items: Evidence[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'evidence', filter, sortKey: 'timestamp' });
    const { sql, params } = evidenceStatement(page, filter);
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await rows<PageCursor>(em, sql, params);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(EvidenceEntity, { id: { $in: items.map(({ id }) => id) } });
        const byId = new Map(found.map((each) => [each.id, each]));
        return { items: items.flatMap(({ id }) => byId.get(id) ?? []), nextPageToken };
      },
      { readOnly: true },
    );
  }

  /** Newest first. */
  listVersions(evidenceId: string, request: PageRequest) {
    const page = pageOf(request, { list: 'evidence versions', filter: evidenceId, sortKey: 'number' });
    const where = { evidenceId, ...(page.after && { number: { $lt: Number(page.after.key) } }) };
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.find(EvidenceVersionEntity, where, { orderBy: { number: 'desc' }, limit: page.limit });
        return page.close(found, ({ id, number }) => ({ key: String(number), id }));
      },
      { readOnly: true },
    );
  }

  async storedBytes(): Promise<number> {
    const sql = `select coalesce(sum(size_bytes), 0)::text as bytes from assessments.evidence_versions
                  where bytes_removed_at is null`;
    const [counted] = await this.unitOfWork.run((em) => rows<{ bytes: string }>(em, sql));
    return Number(counted?.bytes ?? 0);
  }

  /** Notes that the bytes of every version are gone; answers which objects that were. */
  async noteRemoval(evidenceId: string): Promise<string[]> {
    const sql = `update assessments.evidence_versions set bytes_removed_at = now()
                  where evidence_id = $1 and bytes_removed_at is null returning id`;
    const removed = await this.unitOfWork.run((em) => rows<{ id: string }>(em, sql, [evidenceId]));
    return removed.map(({ id }) => id);
  }

  /** Those of the objects that a version still needs. */
  async needed(objectIds: readonly string[]): Promise<ReadonlySet<string>> {
    const sql = `select id from assessments.evidence_versions where id = any($1::uuid[]) and bytes_removed_at is null`;
    const found = await this.unitOfWork.run((em) => rows<{ id: string }>(em, sql, [objectIds]), { readOnly: true });
    return new Set(found.map(({ id }) => id));
  }
}

/** Ids and sort keys of a page. */
export function evidenceStatement(page: Page, filter: EvidenceFilter): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const where = [filter.status ? `status = ${bind(filter.status, 'text')}` : `status <> 'deleted'`];
  if (filter.type) where.push(`type = ${bind(filter.type, 'text')}`);
  const linked = linkedWhere(filter, bind);
  if (linked) where.push(linked);
  if (page.after) {
    where.push(`(created_at, id) < (${bind(page.after.key, 'timestamptz')}, ${bind(page.after.id, 'uuid')})`);
  }
  const sql = `select id, created_at::text as key from assessments.evidence_items
     where ${where.join(' and ')} order by created_at desc, id desc limit ${bind(page.limit, 'integer')}`;
  return { sql, params };
}

function linkedWhere(
  { assessmentId, requirementCode, letter }: EvidenceFilter,
  bind: (value: unknown, type: string) => string,
): string | undefined {
  const link: string[] = [];
  const assessment = assessmentId && bind(assessmentId, 'uuid');
  if (assessment) link.push(`assessment_id = ${assessment}`);
  if (requirementCode) link.push(`requirement_code = ${bind(requirementCode, 'text')}`);
  if (letter) link.push(`(letter is null or letter = ${bind(letter, 'text')})`);
  if (link.length === 0) return undefined;
  const linked = `select evidence_id from assessments.evidence_links where ${link.join(' and ')}`;
  const collected = `select id from assessments.evidence_items where assessment_id = ${assessment}`;
  return `id in (${linked}${assessment && !requirementCode ? ` union all ${collected}` : ''})`;
}

function missing(): never {
  throw new EvidenceNotFound();
}
