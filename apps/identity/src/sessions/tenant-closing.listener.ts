import { Injectable } from '@nestjs/common';
import { type LocalTenant, TenantListener } from '@attestry/local-tenants';
import { Sessions } from './sessions.service.js';

const OPEN_TO_USERS: readonly LocalTenant['status'][] = ['trial', 'active'];

/** Ends all sessions when a tenant is suspended, closes or is erased. Administrators may sign in again. */
@Injectable()
export class TenantClosing extends TenantListener {
  constructor(private readonly sessions: Sessions) {
    super();
  }

  async tenantChanged(before: LocalTenant | undefined, after: LocalTenant): Promise<void> {
    if (!before || before.status === after.status) return;
    if (OPEN_TO_USERS.includes(before.status) && !OPEN_TO_USERS.includes(after.status))
      await this.sessions.endAllOfTenant();
  }
}
