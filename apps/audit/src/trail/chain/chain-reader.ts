import {
  type ChainedRecord,
  GENESIS,
  leafHash,
  type LeafRange,
  rootOf,
  START,
  tilesOf,
  type VerifierState,
} from '@attestry/audit-chain';
import { bug } from '@attestry/domain-errors';
import { type EntityManager, UnitOfWork } from '@attestry/persistence';
import { Injectable } from '@nestjs/common';
import { ChainRepository } from './chain.repository.js';

/** Records of one query; each may be as long as 256 KiB. */
const QUERY = 16;
/** What one transaction reads, and memory holds: a thousand records, fewer if they are long. */
const BATCH = { records: 1_000, bytes: 1024 * 1024 };

/** Reads the current tenant's chain in short transactions, however long the chain is. */
@Injectable()
export class ChainReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly chains: ChainRepository,
  ) {}

  async lastSeq(em: EntityManager): Promise<number> {
    return (await this.chains.findHead(em))?.lastSeq ?? 0;
  }

  /** Stored records in order, whatever their numbers; ends where the table does. */
  async *records(fromSeq: number, toSeq: number): AsyncGenerator<ChainedRecord> {
    for (let next = fromSeq; next <= toSeq;) {
      const { records, isLast } = await this.batch(next, toSeq);
      yield* records;
      const last = records.at(-1);
      if (last === undefined || isLast) return;
      next = last.record.seq + 1;
    }
  }

  private batch(fromSeq: number, toSeq: number): Promise<{ records: ChainedRecord[]; isLast: boolean }> {
    return this.unitOfWork.run(
      async (em) => {
        const records: ChainedRecord[] = [];
        for (let bytes = 0; records.length < BATCH.records && bytes < BATCH.bytes;) {
          const next = (records.at(-1)?.record.seq ?? fromSeq - 1) + 1;
          const found = await this.chains.findFrom(em, next, toSeq, QUERY);
          records.push(...found);
          if (found.length < QUERY) return { records, isLast: true };
          for (const { record } of found) bytes += JSON.stringify(record.details).length;
        }
        return { records, isLast: false };
      },
      { readOnly: true },
    );
  }

  /** Where a verifier stands after record `seq`, as the database has it: to be proven by the next checkpoint. */
  stateAt(seq: number): Promise<VerifierState> {
    if (seq === 0) return Promise.resolve(START);
    return this.unitOfWork.run(
      async (em) => {
        const [record] = await this.chains.findFrom(em, seq, seq, 1);
        const frontier: Buffer[] = [];
        for (const range of completeSubtrees(seq)) frontier.push(await this.rangeRoot(em, range));
        return { seq, hash: record?.hash ?? GENESIS, frontier: Buffer.concat(frontier).toString('hex') };
      },
      { readOnly: true },
    );
  }

  /** Root over a range of leaves, from kept subtrees and at most 255 leaves. */
  async rangeRoot(em: EntityManager, range: LeafRange): Promise<Buffer> {
    const subtrees: { level: number; hash: Buffer }[] = [];
    for (const { level, from, to } of tilesOf(range)) {
      const hashes = await this.chains.findNodes(em, level, from, to);
      if (hashes.length !== to - from) bug(`the tree lacks nodes ${from} to ${to} of level ${level}`);
      subtrees.push(...hashes.map((hash) => ({ level, hash: level === 0 ? leafHash(hash) : hash })));
    }
    return rootOf(subtrees);
  }
}

/** The complete subtrees of a tree, one for each bit of its size, from left to right. */
function completeSubtrees(size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let start = 0;
  for (let width = 2 ** Math.floor(Math.log2(size)); width >= 1; width /= 2) {
    if (start + width > size) continue;
    ranges.push({ start, end: start + width });
    start += width;
  }
  return ranges;
}
