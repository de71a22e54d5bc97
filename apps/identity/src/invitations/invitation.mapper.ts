import { enumText, identityV1 } from '@attestry/contracts';
import { roles } from '../members/member.mapper.js';
import type { Invitation, InvitationStatus } from './invitation.js';

export const invitationStatuses = enumText<identityV1.InvitationStatus, InvitationStatus>(
  identityV1.InvitationStatus,
  'INVITATION_STATUS_',
);

export const invitationToProto = (invitation: Invitation): identityV1.Invitation => ({
  id: invitation.id,
  email: invitation.email,
  role: roles.valueOf(invitation.role),
  status: invitationStatuses.valueOf(invitation.status),
  expireTime: invitation.expiresAt,
  membershipExpireTime: invitation.membershipExpiresAt,
  createTime: invitation.createdAt,
});
