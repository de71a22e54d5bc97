/** An outcome that only HTTP knows: no such route, method or media type, a slow or overlong request. */
export class HttpProblem extends Error {
  readonly domain = 'attestry';

  constructor(
    readonly status: 403 | 404 | 405 | 408 | 414 | 415,
    readonly reason: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const noSuchRoute = () => new HttpProblem(404, 'ROUTE_NOT_FOUND', 'nothing is offered at this path');

export const methodNotAllowed = (allow: readonly string[]) =>
  new HttpProblem(405, 'METHOD_NOT_ALLOWED', 'this path has other methods', { allow: allow.join(', ') });

export const unsupportedMediaType = (accepted: readonly string[]) =>
  new HttpProblem(415, 'UNSUPPORTED_MEDIA_TYPE', `send ${accepted.join(' or ')} in UTF-8, not encoded`, {
    accept: accepted.join(', '),
  });

export const bodyTimeout = () =>
  new HttpProblem(408, 'BODY_TIMEOUT', 'the body did not arrive in time', { connection: 'close' });

export const urlTooLong = (limit: number) =>
  new HttpProblem(414, 'URL_TOO_LONG', `the URL has more than ${limit} bytes`);

export const crossSite = () => new HttpProblem(403, 'CROSS_SITE_REQUEST', 'cookies are not honoured from other sites');
