import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import { type PoamChange, PoamChangeEntity } from './poam-change.entity.js';

export type NewPoamChange = Pick<PoamChange, 'itemId' | 'action' | 'status' | 'fields' | 'note'>;

/** What became of items; written once. */
@Injectable()
export class PoamChangesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insertAll(changes: readonly NewPoamChange[]): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      em.persist(changes.map((change) => em.create(PoamChangeEntity, { id: uuidv7(), ...change })));
      await em.flush();
    });
  }

  /** Oldest first: their ids are in the order of their times. */
  list(request: PageRequest, itemId: string): Promise<{ items: PoamChange[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'poam_changes', filter: itemId, sortKey: 'text' });
    const where = { itemId, ...(page.after && { id: { $gt: page.after.id } }) };
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.find(PoamChangeEntity, where, { orderBy: { id: 'asc' }, limit: page.limit });
        return page.close(found, ({ id }) => ({ key: '', id }));
      },
      { readOnly: true },
    );
  }
}
