import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { isUniqueViolation, pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { type Document, DocumentEntity } from './document.entity.js';
import { DocumentExists } from './document.errors.js';
import type { DocumentType } from './document-type.js';

export type NewDocument = Pick<Document, 'title' | 'type' | 'language' | 'description' | 'controls' | 'effectiveAt'>;

/** The register of documents of the tenant in the context. */
@Injectable()
export class DocumentsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(document: NewDocument): Promise<Document> {
    return this.unitOfWork.run(async (em) => {
      const created = em.create(DocumentEntity, { id: uuidv7(), externalKey: null, ...document });
      em.persist(created);
      try {
        await em.flush();
      } catch (error) {
        if (isUniqueViolation(error, 'documents_title')) throw new DocumentExists(document.title);
        throw error;
      }
      return created;
    });
  }

  find(id: string): Promise<Document | null> {
    return this.unitOfWork.run((em) => em.findOne(DocumentEntity, id), { readOnly: true });
  }

  /** Two uploads for one document come one after the other. Rows that only refer to it do not wait. */
  lock(id: string): Promise<Document | null> {
    return this.unitOfWork.run(async (em) => {
      await rows(em, `select from rag.documents where id = $1 for no key update`, [id]);
      return em.findOne(DocumentEntity, id, { refresh: true });
    });
  }

  /** As changed since it was read in this unit of work. */
  save(document: Document): Promise<Document> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      return em.refreshOrFail(document);
    });
  }

  /** Newest first: an id begins with the time of its creation. */
  list(request: PageRequest, type: DocumentType | undefined): Promise<{ items: Document[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'documents', filter: type, sortKey: 'text' });
    const where = { ...(type && { type }), ...(page.after && { id: { $lt: page.after.id } }) };
    return this.unitOfWork.run(
      async (em) => {
        const found = await em.find(DocumentEntity, where, { orderBy: { id: 'desc' }, limit: page.limit });
        return page.close(found, ({ id }) => ({ key: id, id }));
      },
      { readOnly: true },
    );
  }
}
