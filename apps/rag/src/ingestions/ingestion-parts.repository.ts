import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

export const PART_BYTES = 1024 * 1024;

const INSERT = `
  insert into rag.ingestion_parts (ingestion_id, document_id, ordinal, bytes) values ($1, $2, $3, $4)`;

/** Bytes of files that wait; they go when their ingestion is over. */
@Injectable()
export class IngestionPartsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(of: { id: string; documentId: string }, ordinal: number, bytes: Buffer): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, INSERT, [of.id, of.documentId, ordinal, bytes]));
  }

  /** The whole file; part by part, as a statement has little time. */
  async read(ingestionId: string, size: number): Promise<Buffer> {
    const sql = `select bytes from rag.ingestion_parts where ingestion_id = $1 and ordinal = $2`;
    const parts: Buffer[] = [];
    for (let ordinal = 0; ordinal * PART_BYTES < size; ordinal++) {
      const [part] = await this.unitOfWork.run((em) => rows<{ bytes: Buffer }>(em, sql, [ingestionId, ordinal]));
      if (part) parts.push(part.bytes);
    }
    return Buffer.concat(parts);
  }

  async remove(ingestionId: string): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(em, `delete from rag.ingestion_parts where ingestion_id = $1`, [ingestionId]),
    );
  }
}
