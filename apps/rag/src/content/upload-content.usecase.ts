import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { type DeclaredFile, type MediaType, type SourceText, TextExtractor } from '@attestry/text-extraction';
import type { SpooledUpload } from '@attestry/uploads';
import { type Chunk, chunkText } from '../chunking/chunk-text.js';
import { CodePoints } from '../chunking/code-points.js';
import { DocumentsService } from '../documents/documents.service.js';
import { meanOf, SearchIndex } from '../search-index/search-index.service.js';
import { withinCall } from '../within-call.js';
import { ChunksRepository } from './chunks.repository.js';
import { ContentService, type StoredContent } from './content.service.js';
import { VersionsRepository } from './versions.repository.js';

export interface ContentFile extends DeclaredFile {
  readonly documentId: string;
}

/** A file that was read, cut and embedded, and is ready to be stored. */
interface Prepared {
  readonly mediaType: MediaType;
  readonly source: SourceText;
  readonly textSha256: Buffer;
  readonly chunks: readonly (Chunk & { id: string })[];
  readonly vectors: readonly Float32Array[];
}

/** Makes an uploaded file the latest version of its document: readable and searchable in one step, or not at all. */
@Injectable()
export class UploadContent {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly documents: DocumentsService,
    private readonly content: ContentService,
    private readonly versions: VersionsRepository,
    private readonly chunks: ChunksRepository,
    private readonly extractor: TextExtractor,
    private readonly index: SearchIndex,
    private readonly outbox: Outbox,
  ) {}

  /** Reading, cutting and embedding come before the transaction, and only for a text that is new. */
  async run(upload: SpooledUpload<ContentFile>): Promise<StoredContent> {
    const { documentId } = upload.header;
    await this.assertWritable(documentId);
    const mediaType = this.extractor.mediaTypeOf(upload.header, upload.firstBytes);
    const bytes = await buffer(upload.read());
    const source = await withinCall((signal) => this.extractor.extract(mediaType, upload.header, bytes, signal));
    const textSha256 = createHash('sha256').update(source.text).digest();
    const known = await this.content.latestIfSame(documentId, textSha256);
    if (known) return known;
    const chunks = chunkText(source).map((chunk) => ({ ...chunk, id: uuidv7() }));
    const vectors = await this.index.embed(chunks.map(({ content }) => content));
    return this.store(upload, { mediaType, source, textSha256, chunks, vectors });
  }

  private async assertWritable(documentId: string): Promise<void> {
    await this.documents.get(documentId);
    await this.unitOfWork.run(() => this.writeGuard.assertWritable());
  }

  private store(upload: SpooledUpload<ContentFile>, prepared: Prepared): Promise<StoredContent> {
    const { documentId } = upload.header;
    return this.unitOfWork.run(async () => {
      const document = await this.documents.lock(documentId);
      // Somebody else may have stored the same text since it was looked up.
      const known = await this.content.latestIfSame(documentId, prepared.textSha256);
      if (known) return known;
      const quota = await this.writeGuard.lockQuota('storage_bytes');
      quota.admit(await this.versions.storedBytes(), upload.size);
      const number = document.latestVersion + 1;
      await this.insert(upload, prepared, number);
      await this.outbox.record({
        action: 'document.uploaded',
        resource: { type: 'document', id: documentId },
        details: {
          version: number,
          media_type: prepared.mediaType,
          bytes: upload.size,
          sha256: upload.sha256.toString('hex'),
        },
      });
      const stored = await this.documents.pointTo(document, number);
      await this.outbox.record({
        action: 'document.indexed',
        resource: { type: 'document', id: documentId },
        details: { version: number, chunks: prepared.chunks.length, model: this.index.model.name },
      });
      return { document: stored, version: await this.content.version(documentId, number), created: true };
    });
  }

  private async insert(upload: SpooledUpload<ContentFile>, prepared: Prepared, number: number): Promise<void> {
    const { mediaType, source, textSha256, chunks, vectors } = prepared;
    const { documentId, fileName } = upload.header;
    const versionId = uuidv7();
    const characters = new CodePoints(source.text).length;
    await this.versions.insert({
      id: versionId,
      documentId,
      number,
      mediaType,
      fileName,
      sizeBytes: upload.size,
      sha256: upload.sha256,
      textSha256,
      sourceText: source.text,
      characters,
      pages: source.pageStarts.length,
      chunks: chunks.length,
      embedding: meanOf(vectors),
      embeddingModel: `${this.index.model.name}/${this.index.model.version}`,
    });
    await this.chunks.insert({ documentId, versionId }, chunks);
    await this.versions.sumTerms(versionId);
    const chunkIds = chunks.map(({ id }) => id);
    await this.index.replace({ documentId, versionId, chunkIds, vectors });
  }
}
