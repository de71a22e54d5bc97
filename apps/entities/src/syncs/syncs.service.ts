import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import type { Sync, SyncAnswer, SyncStep } from './sync.js';
import { SyncNotFound, SyncOutOfOrder } from './sync.errors.js';
import { SyncRun } from './sync-run.usecase.js';
import { SyncRunsRepository } from './sync-runs.repository.js';

@Injectable()
export class SyncsService {
  constructor(
    private readonly steps: SyncRun,
    private readonly syncs: SyncRunsRepository,
  ) {}

  /** A step is read when the one before is answered. */
  async *run(steps: AsyncIterable<SyncStep>): AsyncGenerator<SyncAnswer> {
    let id: string | undefined;
    let finished = false;
    for await (const { open, batch, finish } of steps) {
      if (finished) throw new SyncOutOfOrder('nothing after the end');
      if (id === undefined) {
        if (!open) throw new SyncOutOfOrder('open first');
        const opened = await (open.id === '' ? this.steps.open(open.scope, open.full) : this.steps.resume(open.id));
        id = opened.id;
        yield { opened };
      } else if (batch) {
        yield { ack: await this.steps.store(id, batch) };
      } else if (finish) {
        finished = true;
        yield { finished: await this.steps.finish(id, finish.allowEmpty) };
      } else {
        throw new SyncOutOfOrder('a batch or the end');
      }
    }
  }

  async get(id: string): Promise<Sync> {
    const sync = await this.syncs.find(id);
    if (!sync) throw new SyncNotFound();
    return sync;
  }

  list(request: PageRequest): Promise<{ syncs: Sync[]; nextPageToken: string }> {
    return this.syncs.list(request);
  }
}
