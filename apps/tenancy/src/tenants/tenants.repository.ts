import { Injectable } from '@nestjs/common';
import { isUniqueViolation, UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { LockMode } from '@mikro-orm/postgresql';
import { type Tenant, TenantEntity } from './tenant.entity.js';
import { SlugTaken, TenantNotFound } from './tenant.errors.js';

export type NewTenant = Omit<
  Tenant,
  'domainVerified' | 'customLimits' | 'trialNoticeDays' | 'createdAt' | 'updatedAt' | 'createdBy' | 'version'
>;

/** The one row of the tenant in the context. */
@Injectable()
export class TenantsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(): Promise<Tenant> {
    return this.unitOfWork.run(async (em) => (await em.findOne(TenantEntity, currentTenant())) ?? missing());
  }

  /** Holds the row until the transaction ends, so that what is decided from it still holds when it is written. */
  lock(): Promise<Tenant> {
    return this.unitOfWork.run(
      async (em) =>
        (await em.findOne(TenantEntity, currentTenant(), { lockMode: LockMode.PESSIMISTIC_WRITE })) ?? missing(),
    );
  }

  insert(tenant: NewTenant): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      em.persist(em.create(TenantEntity, { ...tenant, customLimits: null, trialNoticeDays: null }));
      try {
        await em.flush();
      } catch (error) {
        if (isUniqueViolation(error, 'tenants_slug')) throw new SlugTaken(tenant.slug);
        throw error;
      }
    });
  }

  /** Writes the changed columns and reads what the database added: times and version. */
  save(tenant: Tenant): Promise<Tenant> {
    return this.unitOfWork.run(async (em) => {
      await em.flush();
      await em.refresh(tenant);
      return tenant;
    });
  }
}

function missing(): never {
  throw new TenantNotFound();
}
