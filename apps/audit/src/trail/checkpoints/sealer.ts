import { type Checkpoint, signCheckpoint, type SignedCheckpoint } from '@attestry/audit-chain';
import { type EntityManager, UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Injectable } from '@nestjs/common';
import type { ChainHead } from '../chain/chain-head.js';
import { ChainRepository } from '../chain/chain.repository.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { SigningKey } from './signing-key.js';

/** Records after which a checkpoint is made at once. */
const FULL = 1_000;

/** Signs checkpoints of the current tenant's chain, under the lock of its head. */
@Injectable()
export class Sealer {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly chains: ChainRepository,
    private readonly checkpoints: CheckpointsRepository,
    private readonly key: SigningKey,
  ) {}

  /** Within an append: seals when enough records came together. Returns the head to store. */
  async sealIfFull(em: EntityManager, head: ChainHead): Promise<ChainHead> {
    return head.lastSeq - head.sealedSeq >= FULL ? this.sealHead(em, head) : head;
  }

  /** Seals what is not sealed yet. */
  async seal(): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      const head = await this.chains.lockHead(em);
      if (head.lastSeq > head.sealedSeq) await this.chains.moveHead(em, await this.sealHead(em, head));
    });
  }

  private async sealHead(em: EntityManager, head: ChainHead): Promise<ChainHead> {
    await this.checkpoints.insert(em, this.sign(head));
    return { ...head, sealedSeq: head.lastSeq };
  }

  private sign(head: ChainHead): SignedCheckpoint {
    const checkpoint: Checkpoint = {
      v: 1,
      tenant_id: currentTenant(),
      first_seq: head.sealedSeq + 1,
      last_seq: head.lastSeq,
      count: head.lastSeq - head.sealedSeq,
      head: head.hash,
      sealed_at: new Date().toISOString(),
      tree_size: head.frontier.size,
      root_hash: head.frontier.root().toString('hex'),
    };
    return signCheckpoint(checkpoint, this.key.privateKey);
  }
}
