import { Injectable } from '@nestjs/common';
import { EtagMismatch } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { AuditTrail } from '../cell/audit-trail.js';
import { Clock } from '../cell/clock.js';
import { byId, pageById } from '../cell/paging.js';
import { Sessions } from '../sessions/sessions.service.js';
import { assertMayGrant } from './granting.js';
import { LastAdministrator, MemberNotFound } from './member.errors.js';
import type { Member, MemberChange } from './member.js';
import { type MemberFilter, MembershipsRepository } from './memberships.repository.js';

/** What administrators do with the members of their tenant. */
@Injectable()
export class Members {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: MembershipsRepository,
    private readonly sessions: Sessions,
    private readonly writeGuard: WriteGuard,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async get(id: string): Promise<Member> {
    const member = await this.repository.find(id);
    if (!member) throw new MemberNotFound();
    return member;
  }

  async list(request: PageRequest, filter: MemberFilter): Promise<{ items: Member[]; nextPageToken: string }> {
    const page = pageById(request, 'identity.members', filter);
    return page.close(await this.repository.list(filter, page.limit, page.after?.id), byId);
  }

  /** Tokens carry the role, so any change ends the person's sessions here. */
  async update(id: string, change: MemberChange, etag: string): Promise<Member> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      // The administrators come first in the order of locks; another's change of one waits here.
      const otherAdministrators = await this.repository.lockOtherAdministrators(id, this.clock.now());
      const member = await this.repository.lock(id);
      if (!member) throw new MemberNotFound();
      if (etag !== '' && etag !== String(member.version)) throw new EtagMismatch(String(member.version));
      const after = { ...member, ...change };
      assertMayGrant(after.role, after.extraPermissions, 'member.');
      if (isAdministrator(member) && !isAdministrator(after) && otherAdministrators === 0)
        throw new LastAdministrator();
      await this.repository.update(id, member, change);
      await this.sessions.endAllOf(member.userId, 'membership_changed');
      await this.trail.record({
        action: 'member.updated',
        resource: { type: 'member', id },
        details: { fields: Object.keys(change), role: after.role, status: after.status },
      });
      return this.get(id);
    });
  }

  async revokeSessions(id: string): Promise<number> {
    return this.unitOfWork.run(async () => {
      const member = await this.get(id);
      const count = await this.sessions.endAllOf(member.userId, 'revoked_by_administrator');
      await this.trail.record({
        action: 'member.sessions_revoked',
        resource: { type: 'member', id },
        details: { count: String(count) },
      });
      return count;
    });
  }
}

const isAdministrator = ({
  role,
  status,
  expiresAt,
}: Pick<Member, 'role' | 'status'> & { expiresAt?: Date | null | undefined }) =>
  (role === 'admin' || role === 'operator') && status === 'active' && !expiresAt;
