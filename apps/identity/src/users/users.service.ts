import { Injectable } from '@nestjs/common';
import { bug, EtagMismatch, InvalidFields } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { KeyRing } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { asPlatform } from '../cell/acting-as.js';
import { AuditTrail } from '../cell/audit-trail.js';
import { Clock } from '../cell/clock.js';
import type { PasswordHash } from '../passwords/password-hash.js';
import { normalizedEmail } from './email-address.js';
import type { Account, AccountChange } from './user.js';
import { type SignInAccount, type StoredAccount, UsersRepository } from './users.repository.js';

const PROFILE_KEY = 'identity.profile';

export interface Registration {
  readonly id?: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  /** The person has shown to receive mail there. */
  readonly emailVerified: boolean;
}

@Injectable()
export class Users {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: UsersRepository,
    private readonly keyRing: KeyRing,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Before anybody is signed in; answers what sign-in needs and nothing else. */
  findForSignIn(email: string): Promise<SignInAccount | undefined> {
    return asPlatform(() => this.repository.findForSignIn(normalizedEmail(email)));
  }

  newId(): string {
    return uuidv7();
  }

  /** Makes the acting person's own account. Part of the transaction that lets the person in. */
  async register(registration: Registration, credential: PasswordHash | undefined): Promise<void> {
    const { id } = currentActor();
    await this.repository.insert({
      id,
      email: registration.email.trim(),
      emailNorm: normalizedEmail(registration.email),
      givenName: registration.givenName,
      familyName: registration.familyName,
      emailVerifiedAt: registration.emailVerified ? this.clock.now() : undefined,
    });
    if (credential) await this.repository.setCredential(id, credential);
    await this.trail.record({ action: 'user.registered', resource: { type: 'user', id } });
  }

  /** Whether the acting person has an account. */
  exists(): Promise<boolean> {
    return this.repository.exists(currentActor().id);
  }

  /** The acting person has signed in: remembers when, and a password hash of today's kind. */
  async signedIn(renewed: PasswordHash | undefined): Promise<void> {
    const { id } = currentActor();
    await this.repository.touchLogin(id, this.clock.now());
    if (renewed) await this.repository.setCredential(id, renewed);
  }

  credential(): Promise<PasswordHash | undefined> {
    return this.repository.credentialOf(currentActor().id);
  }

  async setPassword(credential: PasswordHash): Promise<void> {
    const { id } = currentActor();
    await this.unitOfWork.run(async () => {
      await this.repository.setCredential(id, credential);
      await this.trail.record({ action: 'user.password_changed', resource: { type: 'user', id } });
    });
  }

  async me(): Promise<Account> {
    const stored = (await this.repository.find(currentActor().id)) ?? bug('a signed-in person without account');
    return this.#toAccount(stored);
  }

  async updateMe(change: AccountChange, etag: string): Promise<Account> {
    const { id } = currentActor();
    assertTimeZone(change.timeZone);
    // Keys belong to the cell's own tenant, so the number is sealed before the person's transaction begins.
    const phone = change.phone === undefined ? undefined : await this.#sealPhone(id, change.phone);
    await this.unitOfWork.run(async () => {
      const before = (await this.repository.lock(id)) ?? bug('a signed-in person without account');
      if (etag !== '' && etag !== etagOf(before)) throw new EtagMismatch(etagOf(before));
      const { phone: _clear, ...rest } = change;
      await this.repository.update(id, { ...before, ...rest, ...phone }, phone !== undefined);
      await this.trail.record({
        action: 'user.updated',
        resource: { type: 'user', id },
        details: { fields: Object.keys(change) },
      });
    });
    return this.me();
  }

  async #toAccount(stored: StoredAccount): Promise<Account> {
    const { phoneSealed, version: _version, profileVersion: _profileVersion, ...rest } = stored;
    const phone = phoneSealed
      ? (await asPlatform(() => this.keyRing.open(PROFILE_KEY, phonePlace(stored.id), phoneSealed))).toString('utf8')
      : '';
    return { ...rest, phone, etag: etagOf(stored) };
  }

  async #sealPhone(userId: string, phone: string) {
    if (phone === '') return { phoneSealed: undefined, phoneIndex: undefined };
    return asPlatform(async () => ({
      phoneSealed: await this.keyRing.seal(PROFILE_KEY, phonePlace(userId), Buffer.from(phone, 'utf8')),
      phoneIndex: await this.keyRing.mac(PROFILE_KEY, phone),
    }));
  }
}

const phonePlace = (userId: string) => ({ table: 'identity.user_profiles', column: 'phone_sealed', row: userId });

const etagOf = ({ version, profileVersion }: StoredAccount) => `${version}.${profileVersion}`;

const TIME_ZONES: ReadonlySet<string> = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);

function assertTimeZone(timeZone: string | undefined): void {
  if (timeZone === undefined || TIME_ZONES.has(timeZone)) return;
  throw new InvalidFields([{ field: 'user.timeZone', description: 'is not a time zone of the IANA list' }]);
}
