import type { SignedCheckpoint } from '@attestry/audit-chain';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Inject, Injectable } from '@nestjs/common';
import type { ChainHead } from '../chain/chain-head.js';
import { ChainRepository } from '../chain/chain.repository.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import type { HeadSink } from './head-sink.js';
import { HEAD_SINK } from './head-sink.token.js';

@Injectable()
export class CheckpointsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly chains: ChainRepository,
    private readonly checkpoints: CheckpointsRepository,
    @Inject(HEAD_SINK) private readonly sink: HeadSink,
  ) {}

  async head(): Promise<{
    head: ChainHead | undefined;
    newest: SignedCheckpoint | undefined;
    keys: ReadonlyMap<string, string>;
  }> {
    const stored = await this.unitOfWork.run(
      async (em) => ({ head: await this.chains.findHead(em), newest: await this.checkpoints.findNewest(em) }),
      { readOnly: true },
    );
    return { ...stored, keys: await this.sink.keys() };
  }

  async list(request: PageRequest): Promise<{ items: SignedCheckpoint[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'audit-checkpoints', sortKey: 'number' });
    const before = page.after === undefined ? undefined : Number(page.after.key);
    const found = await this.unitOfWork.run((em) => this.checkpoints.findBefore(em, before, page.limit), {
      readOnly: true,
    });
    // The number is unique within the tenant, so the tenant's id serves as the tie-breaker that a token has.
    return page.close(found, ({ checkpoint }) => ({ key: String(checkpoint.last_seq), id: currentTenant() }));
  }
}
