import type { CookieOptions, Request, Response } from 'express';

/** Header by which a browser application asks for cookies. No other site can send it without our consent (CORS). */
export const SESSION_HEADER = 'Attestry-Session';

/** ProtoJSON of attestry.identity.v1.TokenPair. */
export interface Tokens {
  accessToken: string;
  accessExpireTime: string;
  refreshToken: string;
  refreshExpireTime: string;
}

/** The tokens of a session in cookies that scripts cannot read and other sites cannot send. */
export class SessionCookies {
  readonly #access: string;
  readonly #refresh: string;
  readonly #options: CookieOptions;

  /** `secure`: the browser reaches us by https; then the names carry the prefix that pins host, path and Secure. */
  constructor(secure: boolean) {
    const prefix = secure ? '__Host-' : '';
    this.#access = `${prefix}attestry_access`;
    this.#refresh = `${prefix}attestry_refresh`;
    this.#options = { httpOnly: true, secure, sameSite: 'strict', path: '/' };
  }

  accessToken = (request: Request): string | undefined => cookieOf(request, this.#access);

  refreshToken = (request: Request): string | undefined => cookieOf(request, this.#refresh);

  set(response: Response, tokens: Tokens): void {
    const until = (time: string) => ({ ...this.#options, expires: new Date(time) });
    response.cookie(this.#access, tokens.accessToken, until(tokens.accessExpireTime));
    response.cookie(this.#refresh, tokens.refreshToken, until(tokens.refreshExpireTime));
  }

  clear(response: Response): void {
    response.clearCookie(this.#access, this.#options);
    response.clearCookie(this.#refresh, this.#options);
  }
}

export const wantsCookies = (request: Request): boolean => request.get(SESSION_HEADER) === 'cookie';

function cookieOf(request: Request, name: string): string | undefined {
  const pair = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  const value = pair?.slice(name.length + 1);
  return value === undefined || !/^[A-Za-z0-9._-]{1,4096}$/.test(value) ? undefined : value;
}
