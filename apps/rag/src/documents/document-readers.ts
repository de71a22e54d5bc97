export const READER_ROLES = ['manager', 'assessor', 'analyst', 'auditor', 'viewer'] as const;
export type ReaderRole = (typeof READER_ROLES)[number];

/** Who may read a document beside administrators. Nobody named means everybody of the tenant. */
export interface DocumentReaders {
  readonly userIds: readonly string[];
  readonly roles: readonly ReaderRole[];
}

const [USER, ROLE] = ['user:', 'role:'];

/** As the database keeps them, in a settled order. */
export const granteesOf = ({ userIds, roles }: DocumentReaders): string[] =>
  [...new Set([...userIds.map((id) => `${USER}${id.toLowerCase()}`), ...roles.map((role) => `${ROLE}${role}`)])].sort();

export const readersOf = (grantees: readonly string[]): DocumentReaders => ({
  userIds: grantees.filter((grantee) => grantee.startsWith(USER)).map((grantee) => grantee.slice(USER.length)),
  roles: READER_ROLES.filter((role) => grantees.includes(`${ROLE}${role}`)),
});
