import { Injectable } from '@nestjs/common';
import type { Role } from '@attestry/authz';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Member, MemberChange, MembershipStatus } from './member.js';

const MEMBER = `member.id, member.user_id as "userId", users.email, users.given_name as "givenName",
  users.family_name as "familyName", member.role, member.extra_permissions as "extraPermissions", member.status,
  member.expires_at as "expiresAt", member.created_at as "createdAt", member.updated_at as "updatedAt", member.version`;
const FROM = 'from identity.memberships as member join identity.users on users.id = member.user_id';

type MemberRow = Omit<Member, 'expiresAt'> & { readonly expiresAt: Date | null };

export interface TenantMembership {
  readonly tenantId: string;
  readonly membershipId: string;
  readonly slug: string;
  readonly tenantStatus: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
}

export interface MemberFilter {
  readonly role: Role | undefined;
  readonly status: MembershipStatus | undefined;
}

export interface NewMembership {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly extraPermissions: readonly string[];
  readonly expiresAt: Date | undefined;
}

/** `identity.memberships`, with the account's public part as row security shows it to co-members. */
@Injectable()
export class MembershipsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Across tenants, by the look-up that only knows open memberships. */
  openOf(userId: string): Promise<TenantMembership[]> {
    return this.#all(
      `select tenant_id as "tenantId", membership_id as "membershipId", slug, tenant_status as "tenantStatus", role,
              extra_permissions as "extraPermissions"
       from identity.open_memberships($1)`,
      [userId],
    );
  }

  async tenantsOf(userId: string): Promise<string[]> {
    const found = await this.#all<{ tenantId: string }>('select identity.tenants_of($1) as "tenantId"', [userId]);
    return found.map(({ tenantId }) => tenantId);
  }

  async findOpen(membershipId: string, now: Date): Promise<(TenantMembership & { userId: string }) | undefined> {
    const [found] = await this.#all<TenantMembership & { userId: string }>(
      `select member.tenant_id as "tenantId", member.id as "membershipId", member.user_id as "userId", tenant.slug,
              tenant.status as "tenantStatus", member.role, member.extra_permissions as "extraPermissions"
       from identity.memberships as member join identity.local_tenants as tenant on tenant.tenant_id = member.tenant_id
       where member.id = $1 and member.status = 'active' and (member.expires_at is null or member.expires_at > $2)`,
      [membershipId, now],
    );
    return found;
  }

  async find(id: string): Promise<Member | undefined> {
    const [row] = await this.#all<MemberRow>(`select ${MEMBER} ${FROM} where member.id = $1`, [id]);
    return row && fromRow(row);
  }

  async lock(id: string): Promise<Member | undefined> {
    const [row] = await this.#all<MemberRow>(`select ${MEMBER} ${FROM} where member.id = $1 for update of member`, [
      id,
    ]);
    return row && fromRow(row);
  }

  async findByUser(userId: string): Promise<Member | undefined> {
    const [row] = await this.#all<MemberRow>(`select ${MEMBER} ${FROM} where member.user_id = $1`, [userId]);
    return row && fromRow(row);
  }

  async list(filter: MemberFilter, limit: number, afterId: string | undefined): Promise<Member[]> {
    const found = await this.#all<MemberRow>(
      `select ${MEMBER} ${FROM}
       where ($1::text is null or member.role = $1) and ($2::text is null or member.status = $2)
         and ($4::uuid is null or member.id > $4)
       order by member.id limit $3`,
      [filter.role ?? null, filter.status ?? null, limit, afterId ?? null],
    );
    return found.map(fromRow);
  }

  /** Makes the membership, or brings a removed one back; undefined when the person is a member already. */
  async join(membership: NewMembership): Promise<string | undefined> {
    const [joined] = await this.#all<{ id: string }>(
      `insert into identity.memberships as stored (id, user_id, role, extra_permissions, expires_at)
       values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, user_id) do update
         set role = excluded.role, extra_permissions = excluded.extra_permissions, expires_at = excluded.expires_at,
             status = 'active'
         where stored.status = 'removed'
       returning id`,
      [membership.id, membership.userId, membership.role, membership.extraPermissions, membership.expiresAt ?? null],
    );
    return joined?.id;
  }

  async update(id: string, member: Member, change: MemberChange): Promise<void> {
    const next = { ...member, ...change };
    await this.#all(
      `update identity.memberships set role = $2, extra_permissions = $3, status = $4, expires_at = $5 where id = $1`,
      [id, next.role, next.extraPermissions, next.status, next.expiresAt ?? null],
    );
  }

  /** Active members that count against the plan. */
  async countActive(): Promise<number> {
    const [row] = await this.#all<{ count: number }>(
      "select count(*)::int as count from identity.memberships where status = 'active'",
      [],
    );
    return row?.count ?? 0;
  }

  /** Locks the administrators that remain besides one, so that two changes cannot each leave the other as the last. */
  async lockOtherAdministrators(id: string, now: Date): Promise<number> {
    const administrators = await this.#all<{ id: string }>(
      `select id from identity.memberships
       where role in ('admin', 'operator') and status = 'active' and (expires_at is null or expires_at > $1)
       order by id for update`,
      [now],
    );
    return administrators.filter((other) => other.id !== id).length;
  }

  #all<Row extends object>(sql: string, params: readonly unknown[]): Promise<Row[]> {
    return this.unitOfWork.run((em) => rows<Row>(em, sql, params));
  }
}

const fromRow = (row: MemberRow): Member => ({ ...row, expiresAt: row.expiresAt ?? undefined });
