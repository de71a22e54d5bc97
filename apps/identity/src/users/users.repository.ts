import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { PasswordHash, PasswordScheme } from '../passwords/password-hash.js';
import type { Account, AccountStatus } from './user.js';

export interface SignInAccount {
  readonly userId: string;
  readonly status: AccountStatus;
  readonly credential: PasswordHash | undefined;
}

/** The account with the phone number as it is stored. */
export interface StoredAccount extends Omit<Account, 'phone' | 'etag'> {
  readonly phoneSealed: Buffer | undefined;
  readonly version: number;
  readonly profileVersion: number;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly emailNorm: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly emailVerifiedAt: Date | undefined;
}

/** The names and profile to store; `phoneIndex` is absent when the number stays. */
export interface StoredChange extends Pick<
  StoredAccount,
  'givenName' | 'familyName' | 'phoneSealed' | 'jobTitle' | 'avatarUri' | 'timeZone' | 'language' | 'preferences'
> {
  readonly phoneIndex?: Buffer | undefined;
}

interface LookupRow {
  userId: string;
  status: AccountStatus;
  scheme: PasswordScheme | null;
  hash: string | null;
}

/** Accounts, profiles and credentials. All but the look-up see the rows of the acting person only. */
@Injectable()
export class UsersRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async findForSignIn(emailNorm: string): Promise<SignInAccount | undefined> {
    const [row] = await this.#all<LookupRow>(
      'select user_id as "userId", status, scheme, hash from identity.account_by_email($1)',
      [emailNorm],
    );
    if (!row) return undefined;
    const { userId, status, scheme, hash } = row;
    return { userId, status, credential: scheme !== null && hash !== null ? { scheme, hash } : undefined };
  }

  async insert(account: NewAccount): Promise<void> {
    await this.#all(
      `insert into identity.users (id, email, email_norm, given_name, family_name, email_verified_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        account.id,
        account.email,
        account.emailNorm,
        account.givenName,
        account.familyName,
        account.emailVerifiedAt ?? null,
      ],
    );
    await this.#all('insert into identity.user_profiles (user_id) values ($1)', [account.id]);
  }

  async exists(id: string): Promise<boolean> {
    return (await this.#all('select id from identity.users where id = $1', [id])).length === 1;
  }

  async setCredential(userId: string, credential: PasswordHash): Promise<void> {
    await this.#all(
      `insert into identity.credentials (user_id, scheme, hash) values ($1, $2, $3)
       on conflict (user_id) do update set scheme = excluded.scheme, hash = excluded.hash`,
      [userId, credential.scheme, credential.hash],
    );
  }

  async credentialOf(userId: string): Promise<PasswordHash | undefined> {
    const [row] = await this.#all<PasswordHash>('select scheme, hash from identity.credentials where user_id = $1', [
      userId,
    ]);
    return row;
  }

  async touchLogin(userId: string, now: Date): Promise<void> {
    await this.#all('update identity.users set last_login_at = $2 where id = $1', [userId, now]);
  }

  find(userId: string): Promise<StoredAccount | undefined> {
    return this.#find(userId, '');
  }

  lock(userId: string): Promise<StoredAccount | undefined> {
    return this.#find(userId, 'for update');
  }

  async update(userId: string, account: StoredChange, withPhone: boolean): Promise<void> {
    await this.#all('update identity.users set given_name = $2, family_name = $3 where id = $1', [
      userId,
      account.givenName,
      account.familyName,
    ]);
    await this.#all(
      `update identity.user_profiles set job_title = $2, avatar_uri = $3, time_zone = $4, language = $5, preferences = $6
       where user_id = $1`,
      [
        userId,
        account.jobTitle,
        account.avatarUri,
        account.timeZone,
        account.language,
        JSON.stringify(account.preferences),
      ],
    );
    if (!withPhone) return;
    await this.#all('update identity.user_profiles set phone_sealed = $2, phone_index = $3 where user_id = $1', [
      userId,
      account.phoneSealed ?? null,
      account.phoneIndex ?? null,
    ]);
  }

  async #find(userId: string, locking: string): Promise<StoredAccount | undefined> {
    const [row] = await this.#all<Record<string, unknown>>(
      `select users.id, users.email, users.given_name as "givenName", users.family_name as "familyName",
              users.email_verified_at as "emailVerifiedAt", users.last_login_at as "lastLoginAt",
              users.created_at as "createdAt", users.version, profile.version as "profileVersion",
              profile.phone_sealed as "phoneSealed", profile.job_title as "jobTitle", profile.avatar_uri as "avatarUri",
              profile.time_zone as "timeZone", profile.language, profile.preferences
       from identity.users join identity.user_profiles as profile on profile.user_id = users.id
       where users.id = $1 ${locking}`,
      [userId],
    );
    return (
      row &&
      (Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, value ?? undefined]),
      ) as unknown as StoredAccount)
    );
  }

  #all<Row extends object>(sql: string, params: readonly unknown[]): Promise<Row[]> {
    return this.unitOfWork.run((em) => rows<Row>(em, sql, params));
  }
}
