/** An account, as its person sees it. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly phone: string;
  readonly jobTitle: string;
  readonly avatarUri: string;
  readonly timeZone: string;
  readonly language: string;
  readonly preferences: Readonly<Record<string, string>>;
  readonly emailVerifiedAt: Date | undefined;
  readonly lastLoginAt: Date | undefined;
  readonly createdAt: Date;
  /** Of account and profile together. */
  readonly etag: string;
}

export type AccountChange = Partial<
  Pick<
    Account,
    'givenName' | 'familyName' | 'phone' | 'jobTitle' | 'avatarUri' | 'timeZone' | 'language' | 'preferences'
  >
>;

export type AccountStatus = 'active' | 'disabled' | 'deleted';
