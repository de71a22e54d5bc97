import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { type Day, dayOf } from './calendar-day.js';
import { ineligibility } from './eligibility.js';
import { PlanAssessmentsRepository } from './plan-assessments.repository.js';
import type { PoamItem } from './poam-item.entity.js';
import { isClosed } from './poam-lifecycle.js';
import type { PoamMilestone } from './poam-milestone.entity.js';
import { PoamMilestonesRepository } from './poam-milestones.repository.js';

/** An item as it is shown: with what is derived from its requirement and the day. */
export interface PoamItemView {
  readonly item: PoamItem;
  readonly milestones: readonly PoamMilestone[];
  readonly title: string;
  /** Null if a conditional certification is possible with it. */
  readonly ineligibleParagraph: string | null;
  readonly overdue: boolean;
}

/** Adds to items what no column of theirs holds. */
@Injectable()
export class PoamViews {
  constructor(
    private readonly milestones: PoamMilestonesRepository,
    private readonly assessments: PlanAssessmentsRepository,
  ) {}

  async of(items: readonly PoamItem[]): Promise<PoamItemView[]> {
    if (items.length === 0) return [];
    const ids = items.map(({ id }) => id);
    const milestones = Map.groupBy(await this.milestones.of(ids), ({ itemId }) => itemId);
    const requirements = new Map((await this.assessments.requirements(ids)).map((each) => [each.itemId, each]));
    const today: Day = dayOf(new Date());
    return items.map((item) => {
      const requirement = requirements.get(item.id) ?? bug('an item without requirement');
      return {
        item,
        milestones: milestones.get(item.id) ?? [],
        title: requirement.title,
        ineligibleParagraph: ineligibility(requirement, requirement.targetLevel),
        overdue: !isClosed(item.status) && item.scheduledCompletion < today,
      };
    });
  }

  async ofOne(item: PoamItem): Promise<PoamItemView> {
    const [view] = await this.of([item]);
    return view ?? bug('an item has a view');
  }
}
