import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import type { RequiredEntityData } from '@mikro-orm/postgresql';
import { type ImportRun, ImportRunEntity } from './import-run.entity.js';

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
}
