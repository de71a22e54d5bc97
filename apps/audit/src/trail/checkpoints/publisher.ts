import { UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { CheckpointsRepository } from './checkpoints.repository.js';
import type { HeadSink } from './head-sink.js';
import { HEAD_SINK } from './head-sink.token.js';

const BATCH = 200;

/** Copies the current tenant's checkpoints out of the database, each at least once and in order. */
@Injectable()
export class Publisher {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly checkpoints: CheckpointsRepository,
    @Inject(HEAD_SINK) private readonly sink: HeadSink,
  ) {}

  async publish(): Promise<void> {
    for (;;) {
      const waiting = await this.unitOfWork.run((em) => this.checkpoints.findUnpublished(em, BATCH), {
        readOnly: true,
      });
      const last = waiting.at(-1);
      if (last === undefined) return;
      await this.sink.publish(currentTenant(), waiting);
      await this.unitOfWork.run((em) => this.checkpoints.markPublished(em, last.checkpoint.last_seq));
    }
  }
}
