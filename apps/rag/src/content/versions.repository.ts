import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { type DocumentVersion, DocumentVersionEntity } from './document-version.entity.js';

export type NewVersion = Omit<DocumentVersion, 'sourceText' | 'terms' | 'createdAt' | 'createdBy'> & {
  sourceText: string;
  embedding: Float32Array | undefined;
  /** The actor if undefined. */
  createdBy: string | undefined;
};

const INSERT = `
  insert into rag.document_versions (id, document_id, number, media_type, file_name, size_bytes, sha256, text_sha256,
    source_text, characters, pages, chunks, terms, embedding, embedding_model,
    created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13::text::real[], $14,
    coalesce($15, platform.current_actor()))`;

const SET_TERMS = `
  update rag.document_versions set terms =
    (select coalesce(sum(chunk.terms), 0) from rag.document_chunks chunk where chunk.version_id = $1)
  where id = $1`;

/** Versions of documents, and the ranges of their texts. */
@Injectable()
export class VersionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(version: NewVersion): Promise<void> {
    const { embedding } = version;
    const params = [
      version.id,
      version.documentId,
      version.number,
      version.mediaType,
      version.fileName,
      version.sizeBytes,
      version.sha256,
      version.textSha256,
      version.sourceText,
      version.characters,
      version.pages,
      version.chunks,
      embedding ? `{${embedding.join(',')}}` : null,
      version.embeddingModel,
      version.createdBy ?? null,
    ];
    await this.unitOfWork.run((em) => rows(em, INSERT, params));
  }

  /** Once its chunks are stored. */
  async sumTerms(id: string): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, SET_TERMS, [id]));
  }

  find(documentId: string, number: number): Promise<DocumentVersion | null> {
    return this.unitOfWork.run((em) => em.findOne(DocumentVersionEntity, { documentId, number }));
  }

  /** Bytes of all files of the tenant, those that the caller may not see too. */
  async storedBytes(): Promise<number> {
    const [row] = await this.unitOfWork.run((em) => rows<{ bytes: string }>(em, `select rag.stored_bytes() as bytes`));
    return Number(row?.bytes ?? 0);
  }

  /** Code points of the text. */
  async slice(id: string, start: number, end: number): Promise<string> {
    const sql = `select substr(source_text, $2::integer + 1, $3::integer - $2::integer) as text
      from rag.document_versions where id = $1`;
    const [row] = await this.unitOfWork.run((em) => rows<{ text: string }>(em, sql, [id, start, end]));
    return row?.text ?? '';
  }

  /** Newest first. */
  list(documentId: string, request: PageRequest): Promise<{ items: DocumentVersion[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'versions', filter: documentId, sortKey: 'number' });
    const where = { documentId, ...(page.after && { number: { $lt: whole(page.after.key) } }) };
    return this.unitOfWork.run(async (em) => {
      const found = await em.find(DocumentVersionEntity, where, { orderBy: { number: 'desc' }, limit: page.limit });
      return page.close(found, ({ id, number }) => ({ key: String(number), id }));
    });
  }
}

/** A made-up token may hold any number. */
export const whole = (key: string): number => Math.max(-1, Math.min(2_147_483_647, Math.trunc(Number(key))));
