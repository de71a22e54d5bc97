import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { assertSeen } from '../assessments/etag.js';
import { dayOf } from './calendar-day.js';
import { PlanGate } from './plan-gate.js';
import type { PoamItemChanges } from './poam-item-changes.js';
import type { PoamItem } from './poam-item.entity.js';
import { PoamItemsRepository } from './poam-items.repository.js';
import { PoamJournal } from './poam-journal.js';
import { assertNotClosed } from './poam-lifecycle.js';
import type { PoamFilter, PoamOrder } from './poam-listing.js';
import type { PoamMilestone } from './poam-milestone.entity.js';
import { PoamMilestonesRepository } from './poam-milestones.repository.js';
import { latestCompletion, scheduleViolations } from './poam-schedule.js';
import { type PoamItemView, PoamViews } from './poam-views.js';

/** Items of plans: reading them, and changing what they say. */
@Injectable()
export class PoamItemsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gate: PlanGate,
    private readonly items: PoamItemsRepository,
    private readonly milestones: PoamMilestonesRepository,
    private readonly views: PoamViews,
    private readonly journal: PoamJournal,
  ) {}

  get(id: string): Promise<PoamItemView> {
    return this.unitOfWork.run(async () => this.views.ofOne(await this.items.find(id)), { readOnly: true });
  }

  list(
    request: PageRequest,
    filter: PoamFilter,
    wanted: PoamOrder | undefined,
  ): Promise<{ items: PoamItemView[]; nextPageToken: string }> {
    const order = wanted ?? (filter.assessmentId === undefined ? 'scheduled_completion' : 'number');
    if (order === 'number' && filter.assessmentId === undefined) {
      throw new InvalidFields([{ field: 'orderBy', description: 'numbers order the items of one assessment' }]);
    }
    return this.unitOfWork.run(
      async () => {
        const { items, nextPageToken } = await this.items.list(request, filter, order, dayOf(new Date()));
        return { items: await this.views.of(items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  update(id: string, { fields, milestones, names }: PoamItemChanges, etag: string): Promise<PoamItemView> {
    return this.unitOfWork.run(async () => {
      const { assessmentId } = await this.items.find(id);
      const assessment = await this.gate.pass(assessmentId);
      const item = await this.items.lock(id);
      assertSeen(item, etag);
      assertNotClosed(item.status);
      Object.assign(item, fields);
      const due = milestones ?? (await this.milestones.of([id]));
      assertSchedule(item, due, latestCompletion(assessment, new Date()));
      if (milestones && !(await this.milestones.replace(id, milestones))) throw strangeMilestone();
      const saved = await this.items.save(item);
      await this.journal.write({ item: saved, action: 'update', fields: names });
      return this.views.ofOne(saved);
    });
  }
}

function assertSchedule(item: PoamItem, milestones: readonly Pick<PoamMilestone, 'due'>[], latest: string): void {
  const violations = scheduleViolations({ ...item, milestones }, latest, 'item.');
  if (violations.length > 0) throw new InvalidFields(violations);
}

const strangeMilestone = () =>
  new InvalidFields([{ field: 'item.milestones', description: 'the item has no milestone of this id' }]);
