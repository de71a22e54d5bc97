import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { type Document, DocumentsService } from '../documents/documents.service.js';
import { SimilarDocumentsRepository } from './similar-documents.repository.js';

const DEFAULT_LIMIT = 10;

/** Documents that say nearly the same as another one. */
@Injectable()
export class SimilarDocuments {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly documents: DocumentsService,
    private readonly similar: SimilarDocumentsRepository,
  ) {}

  /** `limit` 0 is the default. */
  to(documentId: string, limit: number): Promise<{ document: Document; score: number }[]> {
    return this.unitOfWork.run(
      async () => {
        await this.documents.get(documentId);
        const found = await this.similar.rank(documentId, limit || DEFAULT_LIMIT);
        const ranked: { document: Document; score: number }[] = [];
        for (const each of found)
          ranked.push({ document: await this.documents.get(each.documentId), score: each.score });
        return ranked;
      },
      { readOnly: true },
    );
  }
}
