import type { identityV1 } from '@attestry/contracts';
import { roles } from '../members/member.mapper.js';
import { normalizedEmail } from '../users/email-address.js';
import type { Recipient, Wanted } from './recipient.js';

export const wantedFromProto = (request: identityV1.FindRecipientsRequest): Wanted => ({
  userIds: request.userIds,
  emails: request.emails,
  roles: request.roles.flatMap((role) => roles.textOf(role) ?? []),
});

export const recipientToProto = (recipient: Recipient, askedEmails: readonly string[]): identityV1.Recipient => ({
  userId: recipient.userId,
  askedEmail: askedEmails.find((email) => normalizedEmail(email) === recipient.emailNorm) ?? '',
  role: roles.valueOf(recipient.role),
  extraPermissions: [...recipient.extraPermissions],
  timeZone: recipient.timeZone,
  language: recipient.language,
});
