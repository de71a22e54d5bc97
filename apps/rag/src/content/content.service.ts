import { Injectable } from '@nestjs/common';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { type Document, DocumentsService } from '../documents/documents.service.js';
import { ChunksRepository } from './chunks.repository.js';
import { RangeOutsideText, VersionNotFound } from './content.errors.js';
import type { DocumentChunk } from './document-chunk.entity.js';
import type { DocumentVersion } from './document-version.entity.js';
import { VersionsRepository } from './versions.repository.js';

/** A chunk as other aggregates see it. */
export type ChunkView = DocumentChunk;

/** What a document holds after an upload. */
export interface StoredContent {
  readonly document: Document;
  readonly version: DocumentVersion;
  /** The upload made the version. */
  readonly created: boolean;
}

export interface TextRange {
  readonly text: string;
  readonly charStart: number;
  readonly charEnd: number;
  readonly characters: number;
}

const MAX_RANGE = 100_000;

/** Reads what documents say. */
@Injectable()
export class ContentService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly documents: DocumentsService,
    private readonly versions: VersionsRepository,
    private readonly chunks: ChunksRepository,
  ) {}

  /** The latest version if it has this text already. */
  latestIfSame(documentId: string, textSha256: Buffer): Promise<StoredContent | undefined> {
    return this.unitOfWork.run(async () => {
      const document = await this.documents.get(documentId);
      if (document.latestVersion === 0) return undefined;
      const version = await this.version(documentId, document.latestVersion);
      return textSha256.equals(version.textSha256) ? { document, version, created: false } : undefined;
    });
  }

  version(documentId: string, number: number): Promise<DocumentVersion> {
    return this.unitOfWork.run(async () => {
      await this.documents.get(documentId);
      const version = await this.versions.find(documentId, number);
      if (!version) throw new VersionNotFound();
      return version;
    });
  }

  listVersions(documentId: string, page: PageRequest): Promise<{ items: DocumentVersion[]; nextPageToken: string }> {
    return this.unitOfWork.run(
      async () => {
        await this.documents.get(documentId);
        return this.versions.list(documentId, page);
      },
      { readOnly: true },
    );
  }

  /** `end` 0 is the end of the text; code points. */
  readText(documentId: string, number: number, start: number, end: number): Promise<TextRange> {
    return this.unitOfWork.run(
      async () => {
        const { id, characters } = await this.version(documentId, number);
        if (start > characters) throw new RangeOutsideText(characters);
        const until = Math.min(end === 0 ? characters : Math.max(end, start), characters, start + MAX_RANGE);
        const text = await this.versions.slice(id, start, until);
        return { text, charStart: start, charEnd: until, characters };
      },
      { readOnly: true },
    );
  }

  listChunks(
    documentId: string,
    number: number,
    page: PageRequest,
  ): Promise<{ items: DocumentChunk[]; nextPageToken: string }> {
    return this.unitOfWork.run(async () => this.chunks.list((await this.version(documentId, number)).id, page), {
      readOnly: true,
    });
  }

  /** What counts towards the plan: all versions, and files that wait. */
  storedBytes(): Promise<number> {
    return this.versions.storedBytes();
  }

  chunksByIds(ids: readonly string[]): Promise<ReadonlyMap<string, DocumentChunk>> {
    return this.chunks.byIds(ids);
  }
}
