import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { type PageCursor, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { LockMode } from '@mikro-orm/postgresql';
import type { Day } from './calendar-day.js';
import { type PoamItem, PoamItemEntity } from './poam-item.entity.js';
import { type PoamFilter, type PoamOrder, poamPageStatement } from './poam-listing.js';
import { PoamItemNotFound } from './poam.errors.js';

/** What a new item says; its number follows from those before it. */
export type NewPoamItem = Pick<
  PoamItem,
  | 'assessmentId'
  | 'frameworkCode'
  | 'requirementCode'
  | 'weakness'
  | 'remediationPlan'
  | 'resources'
  | 'estimatedCost'
  | 'assignedTo'
  | 'scheduledCompletion'
  | 'previousItemId'
>;

const NO_CLOSURE = {
  requestedStatus: null,
  requestedBy: null,
  requestedAt: null,
  requestReason: null,
  evidenceId: null,
  closedBy: null,
  closedAt: null,
};

/** Items of the plans of the tenant in the context. */
@Injectable()
export class PoamItemsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Numbers them on from the last one; the caller holds the assessment. */
  async insertAll(items: readonly NewPoamItem[], assessmentId: string): Promise<PoamItem[]> {
    return this.unitOfWork.run(async (em) => {
      const [last] = await rows<{ number: number }>(
        em,
        'select coalesce(max(number), 0) as number from assessments.poam_items where assessment_id = $1',
        [assessmentId],
      );
      const first = (last?.number ?? 0) + 1;
      const created = items.map((item, index) =>
        em.create(PoamItemEntity, { id: uuidv7(), ...item, ...NO_CLOSURE, number: first + index }),
      );
      em.persist(created);
      await em.flush();
      return created;
    });
  }

  find(id: string): Promise<PoamItem> {
    return this.unitOfWork.run(async (em) => (await em.findOne(PoamItemEntity, id)) ?? missing(), { readOnly: true });
  }

  /** Holds the row until the transaction ends. */
  lock(id: string): Promise<PoamItem> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    return this.unitOfWork.run(async (em) => (await em.findOne(PoamItemEntity, id, { lockMode })) ?? missing());
  }

  /** Writes the row even if only its milestones changed, so that its version tells. */
  save(item: PoamItem): Promise<PoamItem> {
    return this.unitOfWork.run(async (em) => {
      item.updatedAt = new Date();
      await em.flush();
      await em.refresh(item);
      return item;
    });
  }

  openOf(assessmentId: string, requirementCode: string): Promise<PoamItem | null> {
    const where = { assessmentId, requirementCode, status: { $in: ['open', 'in_progress'] as const } };
    return this.unitOfWork.run((em) => em.findOne(PoamItemEntity, where), { readOnly: true });
  }

  list(
    request: PageRequest,
    filter: PoamFilter,
    order: PoamOrder,
    today: Day,
  ): Promise<{ items: PoamItem[]; nextPageToken: string }> {
    const sortKey = order === 'number' ? 'smallint' : 'date';
    const page = pageOf(request, { list: 'poam_items', filter: [filter, order], sortKey });
    const { sql, params } = poamPageStatement(page, filter, order, today);
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await rows<PageCursor>(em, sql, params);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(PoamItemEntity, { id: { $in: items.map(({ id }) => id) } });
        const byId = new Map(found.map((item) => [item.id, item]));
        return { items: items.flatMap(({ id }) => byId.get(id) ?? []), nextPageToken };
      },
      { readOnly: true },
    );
  }

  counts(assessmentId: string, today: Day): Promise<{ open: number; overdue: number }> {
    return this.unitOfWork.run(
      async (em) => {
        const [counts] = await rows<{ open: number; overdue: number }>(
          em,
          `select count(*)::integer as open, (count(*) filter (where scheduled_completion < $2::date))::integer as overdue
             from assessments.poam_items where assessment_id = $1 and status in ('open', 'in_progress')`,
          [assessmentId, today],
        );
        return counts ?? { open: 0, overdue: 0 };
      },
      { readOnly: true },
    );
  }
}

function missing(): never {
  throw new PoamItemNotFound();
}
