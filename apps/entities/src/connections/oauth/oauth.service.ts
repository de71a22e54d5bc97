import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import type { Platform } from '../connection-kind.js';
import { OAuthNotConfigured, OAuthStateInvalid } from '../connection.errors.js';
import { ConnectionsService } from '../connections.service.js';
import type { NewCredential } from '../connection-facts.js';
import { CredentialVault } from '../credential-vault.js';
import { Github, type GithubToken } from '../platforms/github.js';
import { OAuthStatesRepository } from './oauth-states.repository.js';

/** Connects an account by an authorization at its platform: OAuth 2.0 with PKCE. */
@Injectable()
export class OAuth {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly states: OAuthStatesRepository,
    private readonly vault: CredentialVault,
    private readonly connections: ConnectionsService,
    private readonly github: Github,
    private readonly outbox: Outbox,
  ) {}

  /** Where to send the user's browser, and until when. */
  async begin(platform: Platform, redirectUri: string, scopes: readonly string[]) {
    if (platform !== 'github' || !this.github.configured) throw new OAuthNotConfigured(platform);
    assertRedirect(redirectUri);
    const [state, verifier] = [randomBytes(32).toString('base64url'), randomBytes(48).toString('base64url')];
    const expiresAt = await this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const id = uuidv7();
      const verifierSealed = await this.vault.sealAt(id, verifier);
      const { id: userId } = currentActor();
      const resource = { type: 'entities.connection', id: null };
      await this.outbox.record({ action: 'connection.authorization_begun', resource, details: { platform } });
      return this.states.insert({
        id,
        platform,
        redirectUri,
        verifierSealed,
        stateHash: sha256(state),
        userId,
        scopes,
      });
    });
    const challenge = sha256(verifier).toString('base64url');
    return { authorizationUrl: this.github.authorizationUrl(state, challenge, redirectUri, scopes), expiresAt };
  }

  /** The state is used up first, whatever then becomes of the code. */
  async complete(state: string, code: string): Promise<string> {
    const taken = await this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const stored = await this.states.take(sha256(state), currentActor().id);
      return stored && { ...stored, verifier: await this.vault.openAt(stored.id, stored.verifierSealed) };
    });
    if (!taken) throw new OAuthStateInvalid();
    const token = await this.github.exchange(code, taken.verifier, taken.redirectUri);
    const { id, login } = await this.github.account(token.accessToken);
    const connection = {
      platform: taken.platform,
      platformUserId: id,
      displayName: login,
      scopes: token.scopes,
      metadata: {},
    };
    return this.connections.authorized(connection, credentialsOf(token));
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

function credentialsOf({ accessToken, refreshToken, expiresAt }: GithubToken): NewCredential[] {
  const access: NewCredential = { type: 'access_token', secret: accessToken, expiresAt };
  return refreshToken === undefined
    ? [access]
    : [access, { type: 'refresh_token', secret: refreshToken, expiresAt: undefined }];
}

/** Codes must not travel in clear, but for a browser on the same machine. */
function assertRedirect(redirectUri: string): void {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  const local = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url && url.hash === '' && (url.protocol === 'https:' || local)) return;
  throw new InvalidFields([{ field: 'redirectUri', description: 'must be an https URL without fragment' }]);
}
