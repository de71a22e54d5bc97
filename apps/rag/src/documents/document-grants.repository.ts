import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { UnitOfWork } from '@attestry/persistence';
import { DocumentGrantEntity } from './document-grant.entity.js';

/** Rows that narrow who may read a document; row security reads them too. */
@Injectable()
export class DocumentGrantsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async granteesOf(documentId: string): Promise<string[]> {
    const found = await this.unitOfWork.run((em) =>
      em.find(DocumentGrantEntity, { documentId }, { orderBy: { grantee: 'asc' } }),
    );
    return found.map(({ grantee }) => grantee);
  }

  async add(documentId: string, grantees: readonly string[]): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      for (const grantee of grantees) em.persist(em.create(DocumentGrantEntity, { id: uuidv7(), documentId, grantee }));
      await em.flush();
    });
  }

  async remove(documentId: string, grantees: readonly string[]): Promise<void> {
    await this.unitOfWork.run((em) =>
      em.nativeDelete(DocumentGrantEntity, { documentId, grantee: { $in: [...grantees] } }),
    );
  }
}
