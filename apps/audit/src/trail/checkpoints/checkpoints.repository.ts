import type { SignedCheckpoint } from '@attestry/audit-chain';
import { type EntityManager, rows } from '@attestry/persistence';
import { Injectable } from '@nestjs/common';

@Injectable()
export class CheckpointsRepository {
  async insert(em: EntityManager, { checkpoint, key_id, signature }: SignedCheckpoint): Promise<void> {
    await rows(
      em,
      `insert into audit.checkpoints (first_seq, last_seq, head, root_hash, sealed_at, key_id, signature)
       values ($1, $2, decode($3, 'hex'), decode($4, 'hex'), $5, $6, decode($7, 'base64'))`,
      [
        checkpoint.first_seq,
        checkpoint.last_seq,
        checkpoint.head,
        checkpoint.root_hash,
        checkpoint.sealed_at,
        key_id,
        signature,
      ],
    );
  }

  async findNewest(em: EntityManager): Promise<SignedCheckpoint | undefined> {
    return (await this.findBefore(em, undefined, 1))[0];
  }

  /** Newest first, below `last_seq` if given. */
  async findBefore(em: EntityManager, lastSeq: number | undefined, limit: number): Promise<SignedCheckpoint[]> {
    const sql = `${SELECT_CHECKPOINTS} where $1::bigint is null or last_seq < $1 order by checkpoints.last_seq desc limit $2`;
    return (await rows<CheckpointRow>(em, sql, [lastSeq ?? null, limit])).map(toSigned);
  }

  /** Oldest first, those that end at `fromSeq` or later. */
  async findFrom(em: EntityManager, fromSeq: number, toSeq: number, limit: number): Promise<SignedCheckpoint[]> {
    const sql = `${SELECT_CHECKPOINTS} where last_seq >= $1 and last_seq <= $2 order by checkpoints.last_seq limit $3`;
    return (await rows<CheckpointRow>(em, sql, [fromSeq, toSeq, limit])).map(toSigned);
  }

  async findAt(em: EntityManager, lastSeq: number): Promise<SignedCheckpoint | undefined> {
    return (await this.findFrom(em, lastSeq, lastSeq, 1))[0];
  }

  /** Oldest first, those not yet copied outside of the database. */
  async findUnpublished(em: EntityManager, limit: number): Promise<SignedCheckpoint[]> {
    const sql = `${SELECT_CHECKPOINTS}
      where last_seq > (select published_seq from audit.chain_heads) order by checkpoints.last_seq limit $1`;
    return (await rows<CheckpointRow>(em, sql, [limit])).map(toSigned);
  }

  async markPublished(em: EntityManager, lastSeq: number): Promise<void> {
    await rows(em, 'update audit.chain_heads set published_seq = greatest(published_seq, $1)', [lastSeq]);
  }
}

interface CheckpointRow {
  tenant_id: string;
  first_seq: string;
  last_seq: string;
  head: string;
  root_hash: string;
  sealed_at: string;
  key_id: string;
  signature: Buffer;
}

const SELECT_CHECKPOINTS = `
  select tenant_id, first_seq::text, last_seq::text, encode(head, 'hex') as head, encode(root_hash, 'hex') as root_hash,
    to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as sealed_at, key_id, signature
  from audit.checkpoints`;

function toSigned(row: CheckpointRow): SignedCheckpoint {
  const [first, last] = [Number(row.first_seq), Number(row.last_seq)];
  return {
    checkpoint: {
      v: 1,
      tenant_id: row.tenant_id,
      first_seq: first,
      last_seq: last,
      count: last - first + 1,
      head: row.head,
      sealed_at: row.sealed_at,
      tree_size: last,
      root_hash: row.root_hash,
    },
    key_id: row.key_id,
    signature: row.signature.toString('base64'),
  };
}
