import { consistencyRanges, inclusionRanges, leafHash, type SignedCheckpoint } from '@attestry/audit-chain';
import { type EntityManager, UnitOfWork } from '@attestry/persistence';
import { Injectable } from '@nestjs/common';
import { ChainReader } from '../chain/chain-reader.js';
import { ChainRepository } from '../chain/chain.repository.js';
import { CheckpointsRepository } from '../checkpoints/checkpoints.repository.js';
import { ProofOutOfRange } from './proof.errors.js';

export interface InclusionProof {
  readonly leafIndex: number;
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly checkpoint: SignedCheckpoint;
}

export interface ConsistencyProof {
  readonly path: readonly string[];
  readonly first: SignedCheckpoint;
  readonly second: SignedCheckpoint;
}

/** Merkle proofs about the current tenant's chain, always against a signed checkpoint. */
@Injectable()
export class ProofsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly chains: ChainRepository,
    private readonly reader: ChainReader,
    private readonly checkpoints: CheckpointsRepository,
  ) {}

  /** `treeSize` 0 means the newest checkpoint. */
  inclusion(seq: number, treeSize: number): Promise<InclusionProof> {
    return this.read(async (em) => {
      const signed = await this.checkpointOf(em, treeSize);
      const [entry] = await this.chains.findNodes(em, 0, seq - 1, seq);
      if (seq > signed.checkpoint.tree_size || !entry) throw await this.outOfRange(em);
      const path: string[] = [];
      for (const range of inclusionRanges(seq - 1, signed.checkpoint.tree_size)) {
        path.push((await this.reader.rangeRoot(em, range)).toString('hex'));
      }
      return { leafIndex: seq - 1, leafHash: leafHash(entry).toString('hex'), path, checkpoint: signed };
    });
  }

  consistency(firstSize: number, secondSize: number): Promise<ConsistencyProof> {
    return this.read(async (em) => {
      const [first, second] = [await this.checkpointOf(em, firstSize), await this.checkpointOf(em, secondSize)];
      if (first.checkpoint.tree_size > second.checkpoint.tree_size) throw await this.outOfRange(em);
      const path: string[] = [];
      for (const range of consistencyRanges(first.checkpoint.tree_size, second.checkpoint.tree_size)) {
        path.push((await this.reader.rangeRoot(em, range)).toString('hex'));
      }
      return { path, first, second };
    });
  }

  private async checkpointOf(em: EntityManager, treeSize: number): Promise<SignedCheckpoint> {
    const found = treeSize === 0 ? await this.checkpoints.findNewest(em) : await this.checkpoints.findAt(em, treeSize);
    if (!found) throw await this.outOfRange(em);
    return found;
  }

  private async outOfRange(em: EntityManager): Promise<ProofOutOfRange> {
    return new ProofOutOfRange((await this.checkpoints.findNewest(em))?.checkpoint.tree_size ?? 0);
  }

  private read<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(work, { readOnly: true });
  }
}
