import type { Request } from 'express';
import { crossSite } from '../rest/http-problem.js';
import { SESSION_HEADER } from './session-cookies.js';

/**
 * Refuses a change that rests on cookies unless our own pages sent it: by what the browser says of its origin, and,
 * where it says nothing, by a header that no foreign page can set. `ownOrigin` undefined: the host that was called.
 */
export function requireSameSite(request: Request, ownOrigin: string | undefined): void {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  if (site !== undefined && site !== 'same-origin') throw crossSite();
  if (origin !== undefined && !isOwn(origin, request, ownOrigin)) throw crossSite();
  if (site === undefined && origin === undefined && request.get(SESSION_HEADER) === undefined) throw crossSite();
}

function isOwn(origin: string, request: Request, ownOrigin: string | undefined): boolean {
  if (ownOrigin !== undefined) return origin === ownOrigin;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}
