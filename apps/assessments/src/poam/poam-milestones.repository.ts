import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { UnitOfWork } from '@attestry/persistence';
import { type PoamMilestone, PoamMilestoneEntity } from './poam-milestone.entity.js';
import type { WantedMilestone } from './wanted-milestone.js';

/** The milestones of items, by day. */
@Injectable()
export class PoamMilestonesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  of(itemIds: readonly string[]): Promise<PoamMilestone[]> {
    const where = { itemId: { $in: [...itemIds] } };
    const orderBy = { due: 'asc', id: 'asc' } as const;
    return this.unitOfWork.run((em) => em.find(PoamMilestoneEntity, where, { orderBy }), { readOnly: true });
  }

  /** Makes the stored list the wanted one; a milestone that was done keeps its time. Answers false for a strange id. */
  replace(itemId: string, wanted: readonly WantedMilestone[]): Promise<boolean> {
    return this.unitOfWork.run(async (em) => {
      const stored = new Map((await this.of([itemId])).map((milestone) => [milestone.id, milestone]));
      const kept = new Set(wanted.flatMap(({ id }) => id ?? []));
      if ([...kept].some((id) => !stored.has(id))) return false;
      for (const [id, milestone] of stored) if (!kept.has(id)) em.remove(milestone);
      const now = new Date();
      for (const { id, title, due, done } of wanted) {
        const before = id === undefined ? undefined : stored.get(id);
        const doneAt = done ? (before?.doneAt ?? now) : null;
        if (before) Object.assign(before, { title, due, doneAt });
        else em.persist(em.create(PoamMilestoneEntity, { id: uuidv7(), itemId, title, due, doneAt }));
      }
      await em.flush();
      return true;
    });
  }
}
