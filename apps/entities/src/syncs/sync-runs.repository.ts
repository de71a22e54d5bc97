import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { Sync, SyncScope } from './sync.js';

const COLUMNS = `id, provider, account, source, is_full as "full", state, last_sequence as "lastSequence", items, rejected,
  missing, created_at as "startedAt", finished_at as "finishedAt"`;

type Row = Omit<Sync, 'lastSequence' | 'items' | 'rejected' | 'missing'> &
  Record<'lastSequence' | 'items' | 'rejected' | 'missing', string>;

const LISTING: Listing = { table: 'entities.sync_runs', direction: 'desc', conditions: [] };

@Injectable()
export class SyncRunsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** An open sync of the scope can do nothing more. */
  async insert({ provider, account, source }: SyncScope, full: boolean): Promise<Sync> {
    return this.unitOfWork.run(async (em) => {
      await rows(
        em,
        `update entities.sync_runs set state = 'superseded'
         where provider = $1 and account = $2 and source = $3 and state = 'open'`,
        [provider, account, source],
      );
      const [sync] = await rows<Row>(
        em,
        `insert into entities.sync_runs (id, provider, account, source, is_full) values ($1, $2, $3, $4, $5)
         returning ${COLUMNS}`,
        [uuidv7(), provider, account, source, full],
      );
      return syncOf(sync!);
    });
  }

  async find(id: string): Promise<Sync | undefined> {
    const [sync] = await this.unitOfWork.run(
      (em) => rows<Row>(em, `select ${COLUMNS} from entities.sync_runs where id = $1`, [id]),
      { readOnly: true },
    );
    return sync && syncOf(sync);
  }

  /** Batches of one sync come one after the other, whatever connections they use. */
  async lock(id: string): Promise<Sync | undefined> {
    const [sync] = await this.unitOfWork.run((em) =>
      rows<Row>(em, `select ${COLUMNS} from entities.sync_runs where id = $1 for update`, [id]),
    );
    return sync && syncOf(sync);
  }

  async advance(id: string, sequence: number, items: number, rejected: number): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(
        em,
        `update entities.sync_runs set last_sequence = $2, items = items + $3, rejected = rejected + $4 where id = $1`,
        [id, sequence, items, rejected],
      ),
    );
  }

  async addMissing(id: string, missing: number): Promise<void> {
    await this.unitOfWork.run((em) =>
      rows(em, 'update entities.sync_runs set missing = missing + $2 where id = $1', [id, missing]),
    );
  }

  async finish(id: string): Promise<Sync> {
    const [sync] = await this.unitOfWork.run((em) =>
      rows<Row>(
        em,
        `update entities.sync_runs set state = 'finished', finished_at = now() where id = $1 returning ${COLUMNS}`,
        [id],
      ),
    );
    return syncOf(sync!);
  }

  /** Newest first. */
  list(request: PageRequest): Promise<{ syncs: Sync[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'syncs', sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, LISTING);
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const sql = `select ${COLUMNS} from entities.sync_runs where id = any ($1::uuid[])`;
        const found = await rows<Row>(em, sql, [items.map(({ id }) => id)]);
        return { syncs: inOrderOf(items, found.map(syncOf)), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

const syncOf = (row: Row): Sync => ({
  ...row,
  lastSequence: Number(row.lastSequence),
  items: Number(row.items),
  rejected: Number(row.rejected),
  missing: Number(row.missing),
});
