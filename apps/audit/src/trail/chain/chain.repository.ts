import { type AuditRecord, type ChainedRecord, Frontier, type SubtreeNode } from '@attestry/audit-chain';
import { bug } from '@attestry/domain-errors';
import { type EntityManager, rows } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Injectable } from '@nestjs/common';
import type { ChainHead } from './chain-head.js';

/**
 * The tenant's own chain. Row security is the guard; the tenant stands in the statements too because only then the
 * planner looks at one of the sixteen partitions.
 */
@Injectable()
export class ChainRepository {
  /** Locks the end of the chain until the transaction ends: whoever holds it gives the next numbers. */
  async lockHead(em: EntityManager): Promise<ChainHead> {
    const found = await this.headRow(em, 'for update');
    if (found) return found;
    await rows(em, 'insert into audit.chain_heads default values on conflict do nothing');
    return (await this.headRow(em, 'for update')) ?? bug('the chain head was inserted and is not there');
  }

  async findHead(em: EntityManager): Promise<ChainHead | undefined> {
    return this.headRow(em, '');
  }

  /** Stored records with these ids. */
  async findByIds(em: EntityManager, ids: readonly string[]): Promise<ChainedRecord[]> {
    return (
      await rows<RecordRow>(em, `${SELECT_RECORDS} where tenant_id = $1 and id = any ($2)`, [currentTenant(), ids])
    ).map(toChained);
  }

  async findById(em: EntityManager, id: string): Promise<ChainedRecord | undefined> {
    return (await this.findByIds(em, [id]))[0];
  }

  /** Records from `from` on, in order. */
  async findFrom(em: EntityManager, from: number, to: number, limit: number): Promise<ChainedRecord[]> {
    const sql = `${SELECT_RECORDS} where tenant_id = $1 and seq >= $2 and seq <= $3 order by audit_logs.seq limit $4`;
    return (await rows<RecordRow>(em, sql, [currentTenant(), from, to, limit])).map(toChained);
  }

  async insertRecords(em: EntityManager, chained: readonly ChainedRecord[]): Promise<void> {
    await rows(
      em,
      `insert into audit.audit_logs (seq, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
         outcome, details, prev, hash)
       select seq, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id, outcome, details,
         decode(prev, 'hex'), decode(hash, 'hex')
       from unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::text[], $9::text[], $10::jsonb[], $11::text[], $12::text[])
         as new (seq, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id, outcome, details,
           prev, hash)`,
      [
        chained.map(({ record }) => record.seq),
        chained.map(({ record }) => record.id),
        chained.map(({ record }) => record.occurred_at),
        chained.map(({ record }) => record.actor.type),
        chained.map(({ record }) => record.actor.id),
        chained.map(({ record }) => record.action),
        chained.map(({ record }) => record.resource.type),
        chained.map(({ record }) => record.resource.id),
        chained.map(({ record }) => record.outcome),
        chained.map(({ record }) => JSON.stringify(record.details)),
        chained.map(({ prev }) => prev),
        chained.map(({ hash }) => hash),
      ],
    );
  }

  async insertNodes(em: EntityManager, nodes: readonly SubtreeNode[]): Promise<void> {
    await rows(
      em,
      `insert into audit.merkle_nodes (level, index, hash)
       select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
      [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
    );
  }

  /** Moves the end of the chain; the lock must be held. */
  async moveHead(em: EntityManager, head: ChainHead): Promise<void> {
    await rows(
      em,
      `update audit.chain_heads set last_seq = $1::bigint, head = decode($2, 'hex'), frontier = $3, sealed_seq = $4::bigint,
         unsealed_since = case when $1::bigint > $4::bigint then coalesce(unsealed_since, clock_timestamp()) end`,
      [head.lastSeq, head.hash, head.frontier.bytes(), head.sealedSeq],
    );
  }

  /** Hashes of leaves (level 0: the record hashes themselves) or kept subtrees, by index. */
  async findNodes(em: EntityManager, level: number, from: number, to: number): Promise<Buffer[]> {
    const sql =
      level === 0
        ? `select hash from audit.audit_logs
           where tenant_id = $1 and seq > $2 and seq <= $3 and $4 = 0 order by seq`
        : `select hash from audit.merkle_nodes
           where tenant_id = $1 and index >= $2 and index < $3 and level = $4 order by index`;
    const found = await rows<{ hash: Buffer }>(em, sql, [currentTenant(), from, to, level]);
    return found.map(({ hash }) => hash);
  }

  private async headRow(em: EntityManager, lock: '' | 'for update'): Promise<ChainHead | undefined> {
    const [row] = await rows<HeadRow>(em, lock === '' ? SELECT_HEAD : `${SELECT_HEAD} for update`);
    if (!row) return undefined;
    const lastSeq = Number(row.last_seq);
    return {
      lastSeq,
      hash: row.hash,
      frontier: Frontier.from(lastSeq, row.frontier),
      sealedSeq: Number(row.sealed_seq),
    };
  }
}

const SELECT_HEAD = `select last_seq, encode(head, 'hex') as hash, frontier, sealed_seq from audit.chain_heads`;

interface HeadRow {
  last_seq: string;
  hash: string;
  frontier: Buffer;
  sealed_seq: string;
}

export interface RecordRow {
  tenant_id: string;
  seq: string;
  id: string;
  occurred_at: string;
  actor_type: string;
  actor_id: string | null;
  action: string;
  resource_type: string;
  resource_id: string | null;
  outcome: string | null;
  details: string;
  prev: string;
  hash: string;
}

/** Text all through, so that no driver setting comes between the row and its canonical form. */
export const SELECT_RECORDS = `
  select tenant_id, seq::text, id, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at,
    actor_type, actor_id, action, resource_type, resource_id, outcome, details::text as details,
    encode(prev, 'hex') as prev, encode(hash, 'hex') as hash
  from audit.audit_logs`;

export function toChained(row: RecordRow): ChainedRecord {
  const record: AuditRecord = {
    v: 1,
    tenant_id: row.tenant_id,
    seq: Number(row.seq),
    id: row.id,
    occurred_at: row.occurred_at,
    actor: { type: row.actor_type, id: row.actor_id },
    action: row.action,
    resource: { type: row.resource_type, id: row.resource_id },
    outcome: row.outcome,
    details: JSON.parse(row.details) as AuditRecord['details'],
  };
  return { record, prev: row.prev, hash: row.hash };
}
