import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { type Page, type PageCursor, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import type { AssessmentStatus } from './assessment-lifecycle.js';
import { type Assessment, AssessmentEntity } from './assessment.entity.js';
import { AssessmentNotFound } from './assessment.errors.js';

export type NewAssessment = Omit<
  Assessment,
  | 'id'
  | 'status'
  | 'frameworkCode'
  | 'frameworkVersion'
  | 'submittedAt'
  | 'levelTwoStatusId'
  | 'createdAt'
  | 'updatedAt'
  | 'createdBy'
  | 'version'
>;

/** The assessments of the tenant in the context. */
@Injectable()
export class AssessmentsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(assessment: NewAssessment): Promise<Assessment> {
    return this.unitOfWork.run(async (em) => {
      const nothingYet = { frameworkCode: null, frameworkVersion: null, submittedAt: null, levelTwoStatusId: null };
      const created = em.create(AssessmentEntity, { id: uuidv7(), ...assessment, ...nothingYet });
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  find(id: string): Promise<Assessment> {
    return this.unitOfWork.run(async (em) => (await em.findOne(AssessmentEntity, id)) ?? missing(), {
      readOnly: true,
    });
  }

  closeOutUnderWay(parentId: string): Promise<Assessment | null> {
    const status = { $in: ['draft', 'scoping', 'in_progress', 'review'] as const satisfies AssessmentStatus[] };
    return this.unitOfWork.run((em) => em.findOne(AssessmentEntity, { parentId, status }));
  }

  /** Holds the row until the transaction ends, so that what is decided from its status still holds when it is written. */
  lock(id: string): Promise<Assessment> {
    return this.unitOfWork.run(
      async (em) => (await em.findOne(AssessmentEntity, id, { lockMode: LockMode.PESSIMISTIC_WRITE })) ?? missing(),
    );
  }

  /** Writes the changed columns and reads what the database added: time and version. */
  save(assessment: Assessment): Promise<Assessment> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      await em.refresh(assessment);
      return assessment;
    });
  }

  /** Newest first. */
  list(
    request: PageRequest,
    status: AssessmentStatus | undefined,
  ): Promise<{ items: Assessment[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'assessments', filter: status, sortKey: 'timestamp' });
    const { sql, params } = pageStatement(page, status);
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await rows<PageCursor>(em, sql, params);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(AssessmentEntity, { id: { $in: items.map(({ id }) => id) } });
        const byId = new Map(found.map((assessment) => [assessment.id, assessment]));
        return { items: items.flatMap(({ id }) => byId.get(id) ?? []), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

/** Ids and sort keys of a page; rows of one transaction share their time, so the id breaks ties. */
export function pageStatement(page: Page, status: AssessmentStatus | undefined): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${params.push(value)}::${type}`;
  const where: string[] = [];
  if (status) where.push(`status = ${bind(status, 'text')}`);
  if (page.after) {
    where.push(`(created_at, id) < (${bind(page.after.key, 'timestamptz')}, ${bind(page.after.id, 'uuid')})`);
  }
  const sql = `select id, created_at::text as key from assessments.assessments
     ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     order by created_at desc, id desc limit ${bind(page.limit, 'integer')}`;
  return { sql, params };
}

function missing(): never {
  throw new AssessmentNotFound();
}
