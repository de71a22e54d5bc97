import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import type { PoamAction } from './poam-change.entity.js';
import { PoamChangesRepository } from './poam-changes.repository.js';
import type { PoamItem } from './poam-item.entity.js';

interface Entry {
  readonly item: PoamItem;
  readonly action: PoamAction;
  readonly fields?: readonly string[];
  readonly note?: string | null;
}

/** Keeps what became of items: for people in their history, for the auditor in the trail. */
@Injectable()
export class PoamJournal {
  constructor(
    private readonly changes: PoamChangesRepository,
    private readonly outbox: Outbox,
  ) {}

  write(entry: Entry): Promise<void> {
    return this.writeAll([entry]);
  }

  async writeAll(entries: readonly Entry[]): Promise<void> {
    await this.changes.insertAll(
      entries.map(({ item, action, fields = [], note = null }) => ({
        itemId: item.id,
        action,
        status: item.status,
        fields: [...fields],
        note,
      })),
    );
    await this.outbox.recordAll(
      entries.map(({ item, action, fields = [] }) => ({
        action: `poam_item.${action}`,
        resource: { type: 'poam_item', id: item.id },
        details: {
          assessment_id: item.assessmentId,
          requirement: item.requirementCode,
          number: item.number,
          status: item.status,
          assigned_to: item.assignedTo,
          scheduled_completion: item.scheduledCompletion,
          ...(fields.length > 0 && { fields: [...fields].sort() }),
        },
      })),
    );
  }
}
