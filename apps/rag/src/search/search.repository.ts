import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { DocumentType } from '../documents/document-type.js';

/** Which document and version a found chunk belongs to. */
export interface ChunkOrigin {
  readonly chunkId: string;
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly type: DocumentType;
}

const ORIGINS = `
  select chunk.id as "chunkId", document.id as "documentId", version.number as version, document.title, document.type
  from rag.document_chunks chunk
  join rag.document_versions version on version.id = chunk.version_id
  join rag.documents document on document.id = version.document_id and document.latest_version = version.number
  where chunk.id = any($1::uuid[])`;

@Injectable()
export class SearchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A chunk whose document got a new version since the rankings were made is not among them. */
  async origins(chunkIds: readonly string[]): Promise<ReadonlyMap<string, ChunkOrigin>> {
    const found = await this.unitOfWork.run((em) => rows<ChunkOrigin>(em, ORIGINS, [chunkIds]));
    return new Map(found.map((origin) => [origin.chunkId, origin]));
  }
}
