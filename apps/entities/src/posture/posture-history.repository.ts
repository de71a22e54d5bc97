import { Injectable } from '@nestjs/common';
import { pageOf, type PageRequest, rows, UnitOfWork } from '@attestry/persistence';
import { inOrderOf, type Listing, selectPage } from '../paging/select-page.js';
import type { PostureFindingChange } from './posture-views.js';

const CONTENTS = `
  select id, from_state as from, to_state as to, reason, actor_id as actor, changed_at as time
  from entities.posture_finding_changes where finding_id = $1::uuid and id = any($2::uuid[])`;

@Injectable()
export class PostureHistoryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first. */
  list(request: PageRequest, findingId: string): Promise<{ changes: PostureFindingChange[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'posture finding changes', filter: findingId, sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const cursors = await selectPage(em, page, changesListingOf(findingId));
        const { items, nextPageToken } = page.close(cursors, (cursor) => cursor);
        const ids = items.map(({ id }) => id);
        const found = await rows<PostureFindingChange>(em, CONTENTS, [findingId, ids]);
        return { changes: inOrderOf(items, found), nextPageToken };
      },
      { readOnly: true },
    );
  }
}

export const changesListingOf = (findingId: string): Listing => ({
  table: 'entities.posture_finding_changes',
  direction: 'desc',
  conditions: [['finding_id', '=', findingId, 'uuid']],
});
