import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Rejection } from './importers/importer.js';

const INSERT = `
  insert into entities.import_rejections (import_id, position, index, line, byte_offset, reason, detail)
  select $1::uuid, position - 1, index, line, byte_offset, reason, detail
  from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
    with ordinality as rejected (index, line, byte_offset, reason, detail, position)`;

const NEXT = `
  select index::int8, line::int8, byte_offset as "offset", reason, detail from entities.import_rejections
  where import_id = $1 and position >= $2 order by position limit $3`;

interface Row {
  index: string;
  line: string;
  offset: string;
  reason: Rejection['reason'];
  detail: string;
}

/** The records of imports that were not stored. */
@Injectable()
export class ImportRejectionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** In their order. */
  async insert(importId: string, rejections: readonly Rejection[]): Promise<void> {
    if (rejections.length === 0) return;
    const told = (pick: (rejection: Rejection) => unknown) => rejections.map(pick);
    await this.unitOfWork.run((em) =>
      rows(em, INSERT, [
        importId,
        told(({ index }) => index),
        told(({ line }) => line),
        told(({ offset }) => offset),
        told(({ reason }) => reason),
        told(({ detail = '' }) => detail.slice(0, 200)),
      ]),
    );
  }

  /** At most `limit` from a position on. */
  async from(importId: string, position: number, limit: number): Promise<Rejection[]> {
    const found = await this.unitOfWork.run((em) => rows<Row>(em, NEXT, [importId, position, limit]), {
      readOnly: true,
    });
    return found.map(({ index, line, offset, reason, detail }) => ({
      index: Number(index),
      line: Number(line),
      offset: Number(offset),
      reason,
      detail,
    }));
  }
}
