import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { asPlatform } from '../cell/acting-as.js';
import { Clock } from '../cell/clock.js';
import { type Member, tenantAdmits } from './member.js';
import { AlreadyMember } from './member.errors.js';
import { MembershipsRepository, type NewMembership, type TenantMembership } from './memberships.repository.js';

/** A membership that lets its person in now. */
export type OpenMembership = TenantMembership;

/** Memberships as sign-in, refresh and invitations need them; `Members` has what administrators do with them. */
@Injectable()
export class Memberships {
  constructor(
    private readonly repository: MembershipsRepository,
    private readonly clock: Clock,
  ) {}

  /** Every tenant the person may sign in to now, by slug. */
  async openOf(userId: string): Promise<OpenMembership[]> {
    const found = await asPlatform(() => this.repository.openOf(userId));
    return found.filter(({ tenantStatus, role }) => tenantAdmits(tenantStatus, role));
  }

  /** Every tenant the person has or had a place in. */
  tenantsOf(userId: string): Promise<string[]> {
    return asPlatform(() => this.repository.tenantsOf(userId));
  }

  /** In the current tenant; undefined when the membership, its end or its tenant does not let the person in. */
  async findOpen(membershipId: string): Promise<OpenMembership | undefined> {
    const found = await this.repository.findOpen(membershipId, this.clock.now());
    return found && tenantAdmits(found.tenantStatus, found.role) ? found : undefined;
  }

  findByUser(userId: string): Promise<Member | undefined> {
    return this.repository.findByUser(userId);
  }

  /** Part of the transaction that accepts the invitation. Answers the membership's id. */
  async join(membership: Omit<NewMembership, 'id'>): Promise<string> {
    const id = await this.repository.join({ ...membership, id: uuidv7() });
    if (id === undefined) throw new AlreadyMember();
    return id;
  }

  countActive(): Promise<number> {
    return this.repository.countActive();
  }
}
