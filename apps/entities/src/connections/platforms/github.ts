import { OAuthRefused } from '../connection.errors.js';
import type { Health, OpenCredential, PlatformProbe } from './platform-probe.js';

/** Where GitHub is, and as whom this cell asks it; a GitHub Enterprise Server has other addresses. */
export interface GithubSettings {
  readonly webUrl: string;
  readonly apiUrl: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

export interface GithubToken {
  readonly accessToken: string;
  readonly scopes: string[];
  readonly expiresAt: Date | undefined;
  readonly refreshToken: string | undefined;
}

export interface GithubAccount {
  readonly id: string;
  readonly login: string;
}

const TIMEOUT_MS = 10_000;

/** The part of GitHub's OAuth and REST interface that connections need. */
export class Github implements PlatformProbe {
  readonly platform = 'github';

  constructor(private readonly settings: GithubSettings) {}

  get configured(): boolean {
    return this.settings.clientId !== undefined && this.settings.clientSecret !== undefined;
  }

  authorizationUrl(state: string, challenge: string, redirectUri: string, scopes: readonly string[]): string {
    const url = new URL('/login/oauth/authorize', this.settings.webUrl);
    url.search = new URLSearchParams({
      client_id: this.settings.clientId ?? '',
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }).toString();
    return url.href;
  }

  async exchange(code: string, verifier: string, redirectUri: string): Promise<GithubToken> {
    const response = await fetch(new URL('/login/oauth/access_token', this.settings.webUrl), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: this.settings.clientId,
        client_secret: this.settings.clientSecret,
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = response.ok ? ((await response.json()) as Record<string, unknown>) : {};
    const { access_token: token, scope, expires_in: seconds, refresh_token: refresh } = answer;
    if (typeof token !== 'string' || token === '') throw new OAuthRefused('github');
    return {
      accessToken: token,
      scopes:
        typeof scope === 'string'
          ? scope
              .split(/[ ,]+/)
              .filter((each) => each !== '')
              .slice(0, 50)
          : [],
      expiresAt: typeof seconds === 'number' ? new Date(Date.now() + seconds * 1_000) : undefined,
      refreshToken: typeof refresh === 'string' && refresh !== '' ? refresh : undefined,
    };
  }

  async account(token: string): Promise<GithubAccount> {
    const response = await this.#user(token);
    const answer = response.ok ? ((await response.json()) as Record<string, unknown>) : {};
    const { id, login } = answer;
    if (typeof id !== 'number' || typeof login !== 'string') throw new OAuthRefused('github');
    return { id: String(id), login: login.slice(0, 255) };
  }

  async check(credential: OpenCredential): Promise<Health> {
    const token = (await credential('access_token')) ?? (await credential('api_key'));
    if (token === undefined) return { status: 'error', reason: 'there is no access token' };
    try {
      const { status } = await this.#user(token);
      if (status === 200) return { status: 'active', reason: 'GitHub accepts the token' };
      if (status === 401) return { status: 'expired', reason: 'GitHub no longer accepts the token' };
      const limited = status === 403 || status === 429 || status >= 500;
      return { status: limited ? 'degraded' : 'error', reason: `GitHub answers ${String(status)}` };
    } catch {
      return { status: 'degraded', reason: 'GitHub is out of reach' };
    }
  }

  #user(token: string): Promise<Response> {
    return fetch(new URL('user', this.settings.apiUrl.replace(/\/*$/, '/')), {
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}
