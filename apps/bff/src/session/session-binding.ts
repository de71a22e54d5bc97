import type { Request, Response } from 'express';
import { Unauthenticated } from '@attestry/domain-errors';
import type { RestMethod } from '../contract/rest-method.js';
import { requireSameSite } from './same-site.js';
import { type SessionCookies, type Tokens, wantsCookies } from './session-cookies.js';
import { endsSession, refreshField, takesTokens, tokensField } from './token-messages.js';

type JsonObject = Record<string, unknown>;

/** Joins browser sessions (cookies) and program sessions (bearer tokens) to the methods of the contract. */
export class SessionBinding {
  constructor(
    private readonly cookies: SessionCookies,
    private readonly ownOrigin: string | undefined,
  ) {}

  /** The caller's access token: a bearer token if there is one, else the cookie. PUBLIC methods get none. */
  accessToken(method: RestMethod, request: Request): string | undefined {
    if (method.rule.visibility === 'PUBLIC') return undefined;
    const token = this.tokenOf(request);
    if (token === undefined) throw new Unauthenticated();
    return token;
  }

  tokenOf(request: Request): string | undefined {
    const bearer = bearerOf(request);
    if (bearer !== undefined) return bearer;
    const token = this.cookies.accessToken(request);
    if (token !== undefined && !SAFE.has(request.method)) requireSameSite(request, this.ownOrigin);
    return token;
  }

  /** A renewal without a token in its body takes the one of the cookie. */
  completeBody(method: RestMethod, request: Request, body: unknown): unknown {
    if (!takesTokens(method) || !wantsCookies(request)) return body;
    requireSameSite(request, this.ownOrigin);
    const field = refreshField(method.desc.input)?.jsonName;
    const token = this.cookies.refreshToken(request);
    if (field === undefined || token === undefined || !isObject(body) || field in body) return body;
    return { ...body, [field]: token };
  }

  /** Moves tokens from the answer into cookies if the caller asked for that; a session that ended takes them along. */
  bindAnswer(method: RestMethod, request: Request, response: Response, json: JsonObject): JsonObject {
    if (endsSession(method)) this.cookies.clear(response);
    const field = takesTokens(method) ? tokensField(method.desc.output)?.jsonName : undefined;
    if (field === undefined || !wantsCookies(request) || !isObject(json[field])) return json;
    this.cookies.set(response, json[field] as unknown as Tokens);
    const { accessToken: _access, refreshToken: _refresh, ...open } = json[field];
    return { ...json, [field]: open };
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const bearerOf = (request: Request): string | undefined => {
  const header = request.get('authorization');
  if (header === undefined) return undefined;
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(header)?.[1];
  if (token === undefined) throw new Unauthenticated();
  return token;
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
