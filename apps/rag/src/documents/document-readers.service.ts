import { Injectable } from '@nestjs/common';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { DocumentGrantsRepository } from './document-grants.repository.js';
import { type DocumentReaders, granteesOf, readersOf } from './document-readers.js';
import { DocumentsService } from './documents.service.js';

/** Says who may read a document. That nobody else does is the work of row security, for every way to its text. */
@Injectable()
export class DocumentReadersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly documents: DocumentsService,
    private readonly grants: DocumentGrantsRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  get(documentId: string): Promise<DocumentReaders> {
    return this.unitOfWork.run(
      async () => {
        await this.documents.get(documentId);
        return readersOf(await this.grants.granteesOf(documentId));
      },
      { readOnly: true },
    );
  }

  /** The readers it has had so far are forgotten. Who is not among the new ones does not see the document any more. */
  restrict(documentId: string, readers: DocumentReaders): Promise<DocumentReaders> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      await this.documents.lock(documentId);
      const [before, after] = [await this.grants.granteesOf(documentId), granteesOf(readers)];
      if (before.join() === after.join()) return readersOf(before);
      const gone = before.filter((grantee) => !after.includes(grantee));
      const added = after.filter((grantee) => !before.includes(grantee));
      await this.outbox.record({
        action: after.length > 0 ? 'document.restricted' : 'document.opened',
        resource: { type: 'document', id: documentId },
        details: {
          users: readers.userIds.length,
          roles: [...readers.roles],
          added: added.length,
          removed: gone.length,
        },
      });
      await this.grants.add(documentId, added);
      await this.grants.remove(documentId, gone);
      return readersOf(after);
    });
  }
}
