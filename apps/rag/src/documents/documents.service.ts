import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { Document, DocumentType } from './document.entity.js';
import { DocumentNotFound } from './document.errors.js';
import { DocumentsRepository, type NewDocument } from './documents.repository.js';

/** The tenant's register of documents. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly documents: DocumentsRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  register(document: NewDocument): Promise<Document> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const created = await this.documents.insert(document);
      await this.outbox.record({
        action: 'document.registered',
        resource: { type: 'document', id: created.id },
        details: { type: created.type },
      });
      return created;
    });
  }

  async get(id: string): Promise<Document> {
    const document = await this.documents.find(id);
    if (!document) throw new DocumentNotFound();
    return document;
  }

  list(request: PageRequest, type: DocumentType | undefined): Promise<{ items: Document[]; nextPageToken: string }> {
    return this.documents.list(request, type);
  }
}
