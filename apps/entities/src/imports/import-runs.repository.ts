import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { RequiredEntityData } from '@mikro-orm/postgresql';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import { type ImportRun, ImportRunEntity } from './import-run.entity.js';

const LISTING: Listing = { table: 'entities.import_runs', direction: 'desc', conditions: [] };

export type NewImportRun = RequiredEntityData<ImportRun>;

@Injectable()
export class ImportRunsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(run: NewImportRun): Promise<ImportRun> {
    return this.unitOfWork.run(async (em) => {
      const stored = em.create(ImportRunEntity, run);
      await em.persist(stored).flush();
      return stored;
    });
  }

  find(id: string): Promise<ImportRun | null> {
    return this.unitOfWork.run((em) => em.findOne(ImportRunEntity, id), { readOnly: true });
  }

  list(request: PageRequest) {
    const page = pageOf(request, { list: 'imports', sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, LISTING);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const found = await em.find(ImportRunEntity, { id: { $in: items.map(({ id }) => id) } });
        return { imports: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}
