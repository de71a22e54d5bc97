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
import { type TakingSteps, UNWATCHED } from './taking-steps.js';
import { VersionsRepository } from './versions.repository.js';

export interface ContentFile extends DeclaredFile {
  readonly documentId: string;
}

/** A file whose bytes are complete and true. */
export interface ReceivedFile {
  readonly documentId: string;
  readonly fileName: string;
  readonly mediaType: MediaType;
  readonly size: number;
  readonly sha256: Buffer;
  /** Bytes of it that are counted as stored already. */
  readonly reserved: number;
  /** The actor if undefined. */
  readonly uploadedBy: string | undefined;
}

const EMBEDDED_AT_ONCE = 128;

/** A file that was read, cut and embedded, and is ready to be stored. */
interface Prepared {
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

  async run(upload: SpooledUpload<ContentFile>): Promise<StoredContent> {
    const { header, size, sha256 } = upload;
    await this.assertWritable(header.documentId);
    const mediaType = this.extractor.mediaTypeOf(header, upload.firstBytes);
    const file = { ...header, mediaType, size, sha256, reserved: 0, uploadedBy: undefined };
    return this.take(file, await buffer(upload.read()));
  }

  /** Reading, cutting and embedding come before the transaction, and only for a text that is new. */
  async take(file: ReceivedFile, bytes: Buffer, steps: TakingSteps = UNWATCHED): Promise<StoredContent> {
    const source = await withinCall((signal) => this.extractor.extract(file.mediaType, file, bytes, signal));
    const textSha256 = createHash('sha256').update(source.text).digest();
    const known = await this.unitOfWork.run(() => this.known(file.documentId, textSha256, steps));
    if (known) return known;
    const chunks = chunkText(source).map((chunk) => ({ ...chunk, id: uuidv7() }));
    await steps.cut(chunks.length);
    const vectors = await this.embedded(chunks, steps);
    return this.store(file, { source, textSha256, chunks, vectors }, steps);
  }

  private async embedded(chunks: readonly Chunk[], steps: TakingSteps): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let at = 0; at < chunks.length; at += EMBEDDED_AT_ONCE) {
      const some = chunks.slice(at, at + EMBEDDED_AT_ONCE);
      vectors.push(...(await this.index.embed(some.map(({ content }) => content))));
      await steps.embedded(vectors.length, chunks.length);
    }
    return vectors;
  }

  private async known(documentId: string, textSha256: Buffer, steps: TakingSteps): Promise<StoredContent | undefined> {
    const known = await this.content.latestIfSame(documentId, textSha256);
    if (known) await steps.stored(known);
    return known;
  }

  private async assertWritable(documentId: string): Promise<void> {
    await this.documents.get(documentId);
    await this.unitOfWork.run(() => this.writeGuard.assertWritable());
  }

  private store(file: ReceivedFile, prepared: Prepared, steps: TakingSteps): Promise<StoredContent> {
    const { documentId } = file;
    return this.unitOfWork.run(async () => {
      const document = await this.documents.lock(documentId);
      // Somebody else may have stored the same text since it was looked up.
      const known = await this.known(documentId, prepared.textSha256, steps);
      if (known) return known;
      await this.writeGuard.assertWritable();
      const number = document.latestVersion + 1;
      await this.insert(file, prepared, number);
      await this.admit(file);
      await this.outbox.record({
        action: 'document.uploaded',
        resource: { type: 'document', id: documentId },
        details: {
          version: number,
          media_type: file.mediaType,
          bytes: file.size,
          sha256: file.sha256.toString('hex'),
        },
      });
      const stored = await this.documents.pointTo(document, number);
      await this.outbox.record({
        action: 'document.indexed',
        resource: { type: 'document', id: documentId },
        details: { version: number, chunks: prepared.chunks.length, model: this.index.model.name },
      });
      const content = { document: stored, version: await this.content.version(documentId, number), created: true };
      await steps.stored(content);
      return content;
    });
  }

  /** Last, as everything else of the tenant that counts waits for it. */
  private async admit({ size, reserved }: ReceivedFile): Promise<void> {
    const quota = await this.writeGuard.lockQuota('storage_bytes');
    quota.admit((await this.versions.storedBytes()) - reserved - size, size);
  }

  private async insert(file: ReceivedFile, prepared: Prepared, number: number): Promise<void> {
    const { source, textSha256, chunks, vectors } = prepared;
    const { documentId, fileName, mediaType } = file;
    const versionId = uuidv7();
    const characters = new CodePoints(source.text).length;
    await this.versions.insert({
      id: versionId,
      documentId,
      number,
      mediaType,
      fileName,
      sizeBytes: file.size,
      sha256: file.sha256,
      textSha256,
      sourceText: source.text,
      characters,
      pages: source.pageStarts.length,
      chunks: chunks.length,
      embedding: meanOf(vectors),
      createdBy: file.uploadedBy,
      embeddingModel: `${this.index.model.name}/${this.index.model.version}`,
    });
    await this.chunks.insert({ documentId, versionId }, chunks);
    await this.versions.sumTerms(versionId);
    const chunkIds = chunks.map(({ id }) => id);
    await this.index.replace({ documentId, versionId, chunkIds, vectors });
  }
}
