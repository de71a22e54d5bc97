import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { pageOf, type PageRequest, UnitOfWork } from '@attestry/persistence';
import { type Region, RegionEntity } from './region.entity.js';

// Codes are unique, so nothing has to break a tie.
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The catalogue of regions. */
@Injectable()
export class RegionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  list(request: PageRequest): Promise<{ items: Region[]; nextPageToken: string }> {
    const page = pageOf(request, { list: 'regions', sortKey: 'text' });
    return this.unitOfWork.run(
      async (em) => {
        const after = page.after ? { code: { $gt: page.after.key } } : {};
        const found = await em.find(RegionEntity, after, { orderBy: { code: 'asc' }, limit: page.limit });
        return page.close(found, ({ code }) => ({ key: code, id: NO_ID }));
      },
      { readOnly: true },
    );
  }

  get(code: string): Promise<Region> {
    return this.unitOfWork.run(
      async (em) => (await em.findOne(RegionEntity, code)) ?? bug(`the catalogue has no region ${code}`),
    );
  }
}
