import type { Role } from '@attestry/authz';
import { enumText, identityV1 } from '@attestry/contracts';
import { bug, InvalidFields } from '@attestry/domain-errors';
import type { Member, MemberChange, MembershipStatus } from './member.js';

export const roles = enumText<identityV1.Role, Role>(identityV1.Role, 'ROLE_');
export const membershipStatuses = enumText<identityV1.MembershipStatus, MembershipStatus>(
  identityV1.MembershipStatus,
  'MEMBERSHIP_STATUS_',
);

export const memberToProto = (member: Member, showPersonal: boolean): identityV1.Member => ({
  id: member.id,
  userId: member.userId,
  email: showPersonal ? member.email : '',
  displayName: showPersonal ? [member.givenName, member.familyName].filter(Boolean).join(' ') : '',
  role: roles.valueOf(member.role),
  extraPermissions: [...member.extraPermissions],
  status: membershipStatuses.valueOf(member.status),
  expireTime: member.expiresAt,
  createTime: member.createdAt,
  updateTime: member.updatedAt,
  etag: String(member.version),
});

/** The fields that the mask names, and no others. */
export function memberChangeFromProto(member: identityV1.Member, mask: readonly string[]): MemberChange {
  if (mask.length === 0) throw maskError('names at least one field');
  return Object.assign({}, ...mask.map((path) => changeOf(member, path))) as MemberChange;
}

function changeOf(member: identityV1.Member, path: string): MemberChange {
  switch (path) {
    case 'role':
      return { role: roles.textOf(member.role) ?? missing('member.role') };
    case 'extra_permissions':
      return { extraPermissions: member.extraPermissions };
    case 'status':
      return { status: membershipStatuses.textOf(member.status) ?? missing('member.status') };
    case 'expire_time':
      return { expiresAt: member.expireTime ?? null };
    default:
      throw maskError('names a field that cannot be changed');
  }
}

function missing(field: string): never {
  throw new InvalidFields([{ field, description: 'is named by the mask and must be given' }]);
}

const maskError = (description: string) => new InvalidFields([{ field: 'updateMask', description }]);

export const required = <T>(value: T | undefined, what: string): T => value ?? bug(`the rules require ${what}`);
