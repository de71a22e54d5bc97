import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import type { Document } from './document.entity.js';
import { DocumentNotFound } from './document.errors.js';
import type { DocumentType } from './document-type.js';
import { DocumentsRepository, type NewDocument } from './documents.repository.js';

export type { Document };

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

  /** Held until the transaction ends. */
  async lock(id: string): Promise<Document> {
    const document = await this.documents.lock(id);
    if (!document) throw new DocumentNotFound();
    return document;
  }

  /** From now on the document says what this version says. */
  pointTo(document: Document, version: number): Promise<Document> {
    document.latestVersion = version;
    document.status = 'indexed';
    return this.documents.save(document);
  }

  list(request: PageRequest, type: DocumentType | undefined): Promise<{ items: Document[]; nextPageToken: string }> {
    return this.documents.list(request, type);
  }
}
