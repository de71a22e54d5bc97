import type { Role } from '@attestry/authz';

/** A member who may sign in, as far as others may know. */
export interface DirectoryMember {
  readonly userId: string;
  /** Which of the addresses that were asked for is theirs, as it was given. */
  readonly askedEmail: string | undefined;
  /** Role expanded, extras included. */
  readonly permissions: ReadonlySet<string>;
  readonly role: Role;
  readonly timeZone: string;
  readonly language: string;
}

export interface Asked {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
  readonly roles: readonly Role[];
}

export interface MemberMail {
  readonly userId: string;
  /** Sent again with the same one, it is the same mail. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
}

/** The members of the current tenant: who they are for this service, and writing to them. Never inside a transaction. */
export abstract class MemberDirectory {
  /** Those who may sign in, each once; whatever names nobody is left out. */
  abstract find(asked: Asked): Promise<DirectoryMember[]>;
  /** Refuses with `RECIPIENT_NOT_FOUND`, or `Unavailable` when the mail server is out of reach. */
  abstract send(mail: MemberMail): Promise<void>;
}
