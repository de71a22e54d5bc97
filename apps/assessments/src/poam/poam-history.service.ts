import { Injectable } from '@nestjs/common';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { PoamChange } from './poam-change.entity.js';
import { PoamChangesRepository } from './poam-changes.repository.js';
import { PoamItemsRepository } from './poam-items.repository.js';

/** What became of an item. */
@Injectable()
export class PoamHistory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly items: PoamItemsRepository,
    private readonly changes: PoamChangesRepository,
  ) {}

  list(request: PageRequest, itemId: string): Promise<{ items: PoamChange[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        const { id } = await this.items.find(itemId);
        return this.changes.list(request, id);
      },
      { readOnly: true },
    );
  }
}
