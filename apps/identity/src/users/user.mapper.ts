import type { identityV1 } from '@attestry/contracts';
import { InvalidFields } from '@attestry/domain-errors';
import type { Account, AccountChange } from './user.js';

export const userToProto = (account: Account): identityV1.User => ({
  id: account.id,
  email: account.email,
  givenName: account.givenName,
  familyName: account.familyName,
  phone: account.phone,
  jobTitle: account.jobTitle,
  avatarUri: account.avatarUri,
  timeZone: account.timeZone,
  language: account.language,
  preferences: { ...account.preferences },
  emailVerifyTime: account.emailVerifiedAt,
  lastLoginTime: account.lastLoginAt,
  createTime: account.createdAt,
  etag: account.etag,
});

const CHANGEABLE: Record<string, (user: identityV1.User) => AccountChange> = {
  given_name: ({ givenName }) => ({ givenName }),
  family_name: ({ familyName }) => ({ familyName }),
  phone: ({ phone }) => ({ phone }),
  job_title: ({ jobTitle }) => ({ jobTitle }),
  avatar_uri: ({ avatarUri }) => ({ avatarUri }),
  // Cleared means the default.
  time_zone: ({ timeZone }) => ({ timeZone: timeZone || 'UTC' }),
  language: ({ language }) => ({ language: language || 'en' }),
  preferences: ({ preferences }) => ({ preferences }),
};

/** The fields that the mask names, and no others. */
export function accountChangeFromProto(user: identityV1.User, mask: readonly string[]): AccountChange {
  const wrong = mask.length === 0 || mask.some((path) => !Object.hasOwn(CHANGEABLE, path));
  if (wrong)
    throw new InvalidFields([{ field: 'updateMask', description: 'names fields that can be changed, at least one' }]);
  return Object.assign({}, ...mask.map((path) => CHANGEABLE[path]?.(user))) as AccountChange;
}
