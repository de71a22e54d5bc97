import { Injectable } from '@nestjs/common';
import { bug, type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { ContentService } from '../content/content.service.js';
import { DocumentExists } from '../documents/document.errors.js';
import { meanOf, SearchIndex } from '../search-index/search-index.service.js';
import { type CutText, cutText, type ImportedDocument, textHashOf } from './imported-text.js';
import { ImportedDocumentsRepository, type KnownDocument, type NewVersion } from './imported-documents.repository.js';

/** What became of a document of a batch. */
export interface ImportOutcome {
  readonly externalKey: string;
  readonly documentId: string;
  readonly version: number;
  readonly created: boolean;
}

/** A text with the vectors of its chunks. */
interface Embedded {
  readonly cut: CutText;
  readonly vectors: readonly Float32Array[];
}

interface Stored {
  readonly stored: ReadonlyMap<string, KnownDocument>;
  readonly created: readonly string[];
}

/** Imports batches of short documents: each statement writes for a whole batch. */
@Injectable()
export class DocumentImports {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly guard: WriteGuard,
    private readonly content: ContentService,
    private readonly documents: ImportedDocumentsRepository,
    private readonly index: SearchIndex,
    private readonly outbox: Outbox,
  ) {}

  /** Cutting and embedding come before the transaction, and only for texts that are new. */
  async import(batch: readonly ImportedDocument[]): Promise<ImportOutcome[]> {
    assertEachOnce(batch);
    const keys = batch.map(({ externalKey }) => externalKey);
    const known = await this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      return this.documents.known(keys);
    });
    const embedded = await this.embed(batch.filter((document) => !isSame(document, known)).map(cutText));
    const { stored, created } = embedded.length > 0 ? await this.store(keys, embedded) : { stored: known, created: [] };
    return keys.map((externalKey) => {
      const document = stored.get(externalKey) ?? bug('a document of the batch was not stored');
      const { id: documentId, latestVersion: version } = document;
      return { externalKey, documentId, version, created: created.includes(externalKey) };
    });
  }

  private async embed(cuts: readonly CutText[]): Promise<Embedded[]> {
    const vectors = await this.index.embed(cuts.flatMap(({ chunks }) => chunks.map(({ content }) => content)));
    let at = 0;
    return cuts.map((cut) => ({ cut, vectors: vectors.slice(at, (at += cut.chunks.length)) }));
  }

  /** Of two that bring the same new key at once, the second looks again and finds it. */
  private async store(keys: readonly string[], embedded: readonly Embedded[]): Promise<Stored> {
    try {
      return await this.storeOnce(keys, embedded);
    } catch (error) {
      if (error instanceof DocumentExists) return this.storeOnce(keys, embedded);
      throw error;
    }
  }

  private storeOnce(keys: readonly string[], embedded: readonly Embedded[]): Promise<Stored> {
    return this.unitOfWork.run(async () => {
      // Somebody else may have imported the same since it was looked up.
      const known = await this.documents.known(keys, 'for update of document');
      const changed = embedded.filter(({ cut }) => !isSame(cut.document, known));
      await this.write(changed, known);
      // Last, as with an upload: everything else of the tenant that counts waits for it.
      const quota = await this.guard.lockQuota('storage_bytes');
      const bytes = changed.reduce((sum, { cut }) => sum + cut.bytes.length, 0);
      quota.admit((await this.content.storedBytes()) - bytes, bytes);
      const created = changed.map(({ cut }) => cut.document.externalKey);
      return { stored: await this.documents.known(keys), created };
    });
  }

  private async write(embedded: readonly Embedded[], known: ReadonlyMap<string, KnownDocument>): Promise<void> {
    if (embedded.length === 0) return;
    const versions = embedded.map(({ cut, vectors }): NewVersion & { vectors: readonly Float32Array[] } => {
      const document = known.get(cut.document.externalKey);
      const [documentId, number] = [document?.id ?? uuidv7(), (document?.latestVersion ?? 0) + 1];
      return { id: uuidv7(), documentId, number, cut, embedding: meanOf(vectors), vectors };
    });
    await this.documents.insertDocuments(versions.filter(({ number }) => number === 1));
    const { name, version } = this.index.model;
    await this.documents.insertVersions(versions, `${name}/${version}`);
    await this.documents.insertChunks(versions);
    await this.documents.pointTo(versions.filter(({ number }) => number > 1));
    await this.index.replaceAll(
      versions.map(({ id, documentId, cut, vectors }) => ({
        documentId,
        versionId: id,
        chunkIds: cut.chunks.map((chunk) => chunk.id),
        vectors,
      })),
    );
    await this.outbox.recordAll(versions.map(importedEvent));
  }
}

const importedEvent = ({ documentId, number, cut }: NewVersion) => ({
  action: 'document.imported',
  resource: { type: 'document', id: documentId },
  details: {
    version: number,
    media_type: cut.document.mediaType,
    bytes: cut.bytes.length,
    sha256: cut.textSha256.toString('hex'),
    chunks: cut.chunks.length,
  },
});

const isSame = (document: ImportedDocument, known: ReadonlyMap<string, KnownDocument>): boolean =>
  known.get(document.externalKey)?.textSha256.equals(textHashOf(document)) ?? false;

function assertEachOnce(batch: readonly ImportedDocument[]): void {
  const violations: FieldViolation[] = [];
  const seen = { keys: new Set<string>(), titles: new Set<string>() };
  batch.forEach(({ externalKey, title, type }, index) => {
    const named = `${type} ${title}`;
    if (seen.keys.has(externalKey))
      violations.push({ field: `documents[${index}].externalKey`, description: 'is there twice' });
    if (seen.titles.has(named))
      violations.push({ field: `documents[${index}].title`, description: 'is there twice with this type' });
    seen.keys.add(externalKey);
    seen.titles.add(named);
  });
  if (violations.length > 0) throw new InvalidFields(violations);
}
