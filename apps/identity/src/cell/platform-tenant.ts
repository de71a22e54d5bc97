import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PLATFORM_TENANT_ID } from '@attestry/ids';
import { LocalTenantsRepository } from '@attestry/local-tenants';
import { IDENTITY_CONFIG, type IdentityConfig } from '../config.js';
import { inBackground } from './acting-as.js';

/** No customer can have this slug, since theirs begin with a letter or digit. */
export const PLATFORM_SLUG = '_platform';

const MOST_OPERATORS = 1_000;

/** The reserved tenant is known to identity without being told by tenancy. */
@Injectable()
export class PlatformTenant implements OnModuleInit {
  constructor(
    @Inject(IDENTITY_CONFIG) private readonly config: IdentityConfig,
    private readonly tenants: LocalTenantsRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    await inBackground('platform-tenant', this.config.REGION, () =>
      this.tenants.upsert({
        tenantId: PLATFORM_TENANT_ID,
        slug: PLATFORM_SLUG,
        region: this.config.REGION,
        status: 'active',
        limits: { users: MOST_OPERATORS, connections: 0, entities: 0, storage_bytes: 0, questions_per_day: 0 },
        position: 1,
      }),
    );
  }
}
