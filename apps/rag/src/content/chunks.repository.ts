import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import type { Chunk } from '../chunking/chunk-text.js';
import { type DocumentChunk, DocumentChunkEntity } from './document-chunk.entity.js';
import { whole } from './versions.repository.js';

const CHUNKS_A_STATEMENT = 100;

const INSERT = `
  insert into rag.document_chunks (id, document_id, version_id, ordinal, content, content_sha256, char_start, char_end,
    page, section_path, tokens, terms)
  select cut.id, document.id, $2, cut.ordinal, cut.content, decode(cut.sha256, 'hex'), cut.char_start, cut.char_end,
    cut.page, array(select jsonb_array_elements_text(cut.path::jsonb)), cut.tokens,
    (select coalesce(sum(cardinality(positions)), 0)
       from unnest(to_tsvector(rag.dictionary_of(document.language), cut.content)))
  from rag.documents document,
    unnest($3::uuid[], $4::integer[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::integer[], $10::text[],
      $11::integer[]) as cut (id, ordinal, content, sha256, char_start, char_end, page, path, tokens)
  where document.id = $1`;

/** Chunks of versions, old ones too. */
@Injectable()
export class ChunksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(of: { documentId: string; versionId: string }, chunks: readonly (Chunk & { id: string })[]) {
    for (let at = 0; at < chunks.length; at += CHUNKS_A_STATEMENT) {
      const some = chunks.slice(at, at + CHUNKS_A_STATEMENT);
      const told = (pick: (chunk: Chunk & { id: string }) => unknown) => some.map(pick);
      const params = [
        of.documentId,
        of.versionId,
        told(({ id }) => id),
        some.map((_, index) => at + index),
        told(({ content }) => content),
        told(({ content }) => createHash('sha256').update(content).digest('hex')),
        told(({ charStart }) => charStart),
        told(({ charEnd }) => charEnd),
        told(({ page }) => page ?? null),
        told(({ sectionPath }) => JSON.stringify(sectionPath)),
        told(({ tokens }) => tokens),
      ];
      await this.unitOfWork.run((em) => rows(em, INSERT, params));
    }
  }

  /** In the order of the text. */
  list(versionId: string, request: PageRequest): Promise<{ items: DocumentChunk[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'chunks', filter: versionId, sortKey: 'number' });
    const where = { versionId, ...(page.after && { ordinal: { $gt: whole(page.after.key) } }) };
    return this.unitOfWork.run(async (em) => {
      const found = await em.find(DocumentChunkEntity, where, { orderBy: { ordinal: 'asc' }, limit: page.limit });
      return page.close(found, ({ id, ordinal }) => ({ key: String(ordinal), id }));
    });
  }

  async byIds(ids: readonly string[]): Promise<ReadonlyMap<string, DocumentChunk>> {
    const found = await this.unitOfWork.run((em) => em.find(DocumentChunkEntity, { id: { $in: [...ids] } }));
    return new Map(found.map((chunk) => [chunk.id, chunk]));
  }
}
