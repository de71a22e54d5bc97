import { Inject, Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { inTransaction, pageOf, type PageRequest, type UnitOfWork } from '@attestry/persistence';
import type { FilterQuery } from '@mikro-orm/postgresql';
import { OPERATOR_UNIT_OF_WORK } from './operator-unit-of-work.js';
import type { TenantStatus } from './tenant-lifecycle.js';
import { type OrganizationType, type Tenant, TenantEntity } from './tenant.entity.js';

export interface TenantFilter {
  status: TenantStatus | undefined;
  organizationType: OrganizationType | undefined;
}

export interface TenantPage {
  items: Tenant[];
  nextPageToken: string;
}

/** All tenants of the cell, for operators: read-only, by a database role of its own. */
@Injectable()
export class TenantDirectory {
  constructor(@Inject(OPERATOR_UNIT_OF_WORK) private readonly unitOfWork: UnitOfWork) {}

  find(id: string): Promise<Tenant | null> {
    return this.#read(() => this.unitOfWork.run((em) => em.findOne(TenantEntity, id), { readOnly: true }));
  }

  findBySlug(slug: string): Promise<Tenant | null> {
    return this.#read(() => this.unitOfWork.run((em) => em.findOne(TenantEntity, { slug }), { readOnly: true }));
  }

  /** Newest first: an id begins with the time of its creation. */
  list(request: PageRequest, { status, organizationType }: TenantFilter): Promise<TenantPage> {
    const page = pageOf(request, { list: 'tenants', filter: [status, organizationType], sortKey: 'text' });
    const where: FilterQuery<Tenant> = {
      ...(status && { status }),
      ...(organizationType && { organizationType }),
      ...(page.after && { id: { $lt: page.after.id } }),
    };
    return this.#read(() =>
      this.unitOfWork.run(
        async (em) => {
          const found = await em.find(TenantEntity, where, { orderBy: { id: 'desc' }, limit: page.limit });
          return page.close(found, ({ id }) => ({ key: id, id }));
        },
        { readOnly: true },
      ),
    );
  }

  // A unit of work joins the open transaction, whoever opened it: here that would be the tenant's own.
  #read<T>(work: () => Promise<T>): Promise<T> {
    if (inTransaction()) bug('the directory is read inside a tenant transaction');
    return work();
  }
}
