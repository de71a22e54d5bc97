import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation, rows, UnitOfWork } from '@attestry/persistence';
import { DocumentExists } from '../documents/document.errors.js';
import type { CutText } from './imported-text.js';

/** A document that has a key of a batch. */
export interface KnownDocument {
  readonly id: string;
  readonly externalKey: string;
  readonly latestVersion: number;
  readonly textSha256: Buffer;
}

/** A text that becomes a version. */
export interface NewVersion {
  readonly id: string;
  readonly documentId: string;
  readonly number: number;
  readonly cut: CutText;
  readonly embedding: Float32Array | undefined;
}

const CHUNKS_A_STATEMENT = 500;

const KNOWN = `
  select document.id, document.external_key as "externalKey", document.latest_version as "latestVersion",
    version.text_sha256 as "textSha256"
  from rag.documents document
  join rag.document_versions version
    on version.document_id = document.id and version.number = document.latest_version
  where document.external_key = any($1::text[])`;

const INSERT_DOCUMENTS = `
  insert into rag.documents (id, external_key, title, type, language, controls, effective_at, status, latest_version)
  select id, key, title, type, language, array(select jsonb_array_elements_text(controls::jsonb)), effective_at,
    'indexed', 1
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
    as given (id, key, title, type, language, controls, effective_at)`;

const POINT_TO = `
  update rag.documents document set latest_version = given.number
  from unnest($1::uuid[], $2::integer[]) as given (id, number) where document.id = given.id`;

const INSERT_VERSIONS = `
  insert into rag.document_versions (id, document_id, number, media_type, file_name, size_bytes, sha256, text_sha256,
    source_text, characters, pages, chunks, terms, embedding, embedding_model)
  select id, document_id, number, media_type, '', octet_length(text), decode(sha256, 'hex'), decode(sha256, 'hex'), text,
    characters, 0, chunks, 0, embedding::real[], $10
  from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::integer[],
    $9::text[]) as given (id, document_id, number, media_type, sha256, text, characters, chunks, embedding)`;

const INSERT_CHUNKS = `
  insert into rag.document_chunks (id, document_id, version_id, ordinal, content, content_sha256, char_start, char_end,
    section_path, tokens, terms)
  select id, document_id, version_id, ordinal, content, decode(sha256, 'hex'), char_start, char_end,
    array(select jsonb_array_elements_text(path::jsonb)), tokens, 0
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::integer[], $8::integer[],
    $9::text[], $10::integer[])
    as cut (id, document_id, version_id, ordinal, content, sha256, char_start, char_end, path, tokens)`;

/** Writes of a batch, each for all of its documents at once. */
@Injectable()
export class ImportedDocumentsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async known(keys: readonly string[], lock: '' | 'for update of document' = ''): Promise<Map<string, KnownDocument>> {
    const sql = `${KNOWN} order by document.id ${lock}`;
    const found = await this.unitOfWork.run((em) => rows<KnownDocument>(em, sql, [keys]));
    return new Map(found.map((document) => [document.externalKey, document]));
  }

  async insertDocuments(versions: readonly NewVersion[]): Promise<void> {
    if (versions.length === 0) return;
    // In one order, so that of two batches none waits for the other.
    const inOrder = versions.toSorted((a, b) => (a.cut.document.externalKey < b.cut.document.externalKey ? -1 : 1));
    const told = columns(inOrder);
    const params = [
      told(({ documentId }) => documentId),
      told(({ cut }) => cut.document.externalKey),
      told(({ cut }) => cut.document.title),
      told(({ cut }) => cut.document.type),
      told(({ cut }) => cut.document.language),
      told(({ cut }) => JSON.stringify(cut.document.controls)),
      told(({ cut }) => cut.document.effectiveAt),
    ];
    try {
      await this.unitOfWork.run((em) => rows(em, INSERT_DOCUMENTS, params));
    } catch (error) {
      if (isUniqueViolation(error, 'documents_title') || isUniqueViolation(error, 'documents_external_key'))
        throw new DocumentExists('');
      throw error;
    }
  }

  /** From now on the documents say what these versions say. */
  async pointTo(versions: readonly NewVersion[]): Promise<void> {
    if (versions.length === 0) return;
    const told = columns(versions);
    const params = [told(({ documentId }) => documentId), told(({ number }) => number)];
    await this.unitOfWork.run((em) => rows(em, POINT_TO, params));
  }

  async insertVersions(versions: readonly NewVersion[], embeddingModel: string): Promise<void> {
    const told = columns(versions);
    const params = [
      told(({ id }) => id),
      told(({ documentId }) => documentId),
      told(({ number }) => number),
      told(({ cut }) => cut.document.mediaType),
      told(({ cut }) => cut.textSha256.toString('hex')),
      told(({ cut }) => cut.text),
      told(({ cut }) => cut.characters),
      told(({ cut }) => cut.chunks.length),
      told(({ embedding }) => (embedding ? `{${embedding.join(',')}}` : null)),
      embeddingModel,
    ];
    await this.unitOfWork.run((em) => rows(em, INSERT_VERSIONS, params));
  }

  async insertChunks(versions: readonly NewVersion[]): Promise<void> {
    const all = versions.flatMap(({ id: versionId, documentId, cut }) =>
      cut.chunks.map((chunk, ordinal) => ({ ...chunk, ordinal, versionId, documentId })),
    );
    for (let at = 0; at < all.length; at += CHUNKS_A_STATEMENT) {
      const told = columns(all.slice(at, at + CHUNKS_A_STATEMENT));
      const params = [
        told(({ id }) => id),
        told(({ documentId }) => documentId),
        told(({ versionId }) => versionId),
        told(({ ordinal }) => ordinal),
        told(({ content }) => content),
        told(({ content }) => createHash('sha256').update(content).digest('hex')),
        told(({ charStart }) => charStart),
        told(({ charEnd }) => charEnd),
        told(({ sectionPath }) => JSON.stringify(sectionPath)),
        told(({ tokens }) => tokens),
      ];
      await this.unitOfWork.run((em) => rows(em, INSERT_CHUNKS, params));
    }
  }
}

const columns =
  <Row>(all: readonly Row[]) =>
  (pick: (row: Row) => unknown): unknown[] =>
    all.map(pick);
