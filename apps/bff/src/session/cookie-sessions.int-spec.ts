import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeBackend } from '../testing/fake-backend.js';
import { type StartedBff, startBff } from '../testing/start-bff.js';

const TOKENS = {
  accessToken: 'access.token.1',
  accessExpireTime: '2026-11-21T10:10:00Z',
  refreshToken: 'refresh.token.1',
  refreshExpireTime: '2026-12-21T10:00:00Z',
  sessionId: '01980c6e-0f00-7a11-8b22-5f0e9a3c1d44',
  tenantId: '01980c6e-0f00-7a11-8b22-5f0e9a3c1d45',
  userId: '01980c6e-0f00-7a11-8b22-5f0e9a3c1d46',
};
const ORIGIN = 'https://app.example.com';

let bff: StartedBff;
let backend: FakeBackend;

beforeAll(async () => {
  backend = new FakeBackend()
    .on('SessionService/SignIn', () => ({ tokens: TOKENS }))
    .on('SessionService/RefreshSession', () => ({ tokens: { ...TOKENS, accessToken: 'access.token.2' } }))
    .on('SessionService/SignOut', () => ({}))
    .on('TenantService/GetTenant', () => ({}));
  bff = await startBff(backend, { PUBLIC_ORIGIN: ORIGIN });
});
afterAll(() => bff.stop());
beforeEach(() => void (backend.calls.length = 0));

const post = (verb: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${bff.url}/v1/sessions:${verb}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const credentials = { email: 'ada@example.com', password: 'correct horse' };
const browser = { 'attestry-session': 'cookie', 'sec-fetch-site': 'same-origin', origin: ORIGIN };
const cookie = '__Host-attestry_access=access.token.1; __Host-attestry_refresh=refresh.token.1';

describe('sign-in with cookies', () => {
  it('puts both tokens where scripts and other sites cannot reach them, and not into the answer', async () => {
    const response = await post('signIn', credentials, browser);
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const line of cookies)
      expect(line).toMatch(/^__Host-.*; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Strict$/);
    const text = await response.text();
    expect(text).not.toMatch(/access\.token|refresh\.token/);
    expect(JSON.parse(text)).toMatchObject({ tokens: { userId: TOKENS.userId, sessionId: TOKENS.sessionId } });
  });

  it('leaves them in the answer for programs', async () => {
    const response = await post('signIn', credentials);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.json()).toMatchObject({ tokens: { accessToken: TOKENS.accessToken } });
  });

  it('uses plain names without https', async () => {
    const plain = await startBff(backend);
    const response = await fetch(`${plain.url}/v1/sessions:signIn`, {
      method: 'POST',
      body: JSON.stringify(credentials),
      headers: { 'content-type': 'application/json', 'attestry-session': 'cookie' },
    });
    for (const line of response.headers.getSetCookie())
      expect(line).toMatch(/^attestry_.*; HttpOnly; SameSite=Strict$/);
    await plain.stop();
  });
});

describe('calls with cookies', () => {
  it('act with the access token of the cookie; a bearer token goes first', async () => {
    await fetch(`${bff.url}/v1/tenant`, { headers: { cookie } });
    await fetch(`${bff.url}/v1/tenant`, { headers: { cookie, authorization: 'Bearer other' } });
    expect(backend.calls.map(({ context }) => context.bearer)).toEqual(['access.token.1', 'other']);
  });

  it('renew with the refresh token of the cookie', async () => {
    const response = await post('refresh', {}, { ...browser, cookie });
    expect(backend.calls[0]?.request).toEqual({ refreshToken: 'refresh.token.1' });
    expect(response.headers.getSetCookie().join()).toContain('access.token.2');
  });

  it('do not take the refresh token of the cookie unless asked', async () => {
    expect((await post('refresh', {}, { cookie })).status).toBe(400);
  });

  it('lose both cookies at sign-out', async () => {
    const response = await post('signOut', {}, { ...browser, cookie });
    expect(response.status).toBe(200);
    for (const line of response.headers.getSetCookie()) expect(line).toContain('Expires=Thu, 01 Jan 1970');
  });

  it('send no token to methods that need none', async () => {
    await post('signIn', credentials, { cookie, authorization: 'Bearer old' });
    expect(backend.calls[0]?.context.bearer).toBeUndefined();
  });
});

describe('changes with cookies from elsewhere', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site', 'attestry-session': 'cookie' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another origin that has the header', { origin: 'https://evil.example', 'attestry-session': 'cookie' }],
    ['an opaque origin', { origin: 'null' }],
    ['nobody knows where', {}],
  ])('are refused: %s', async (_where, headers) => {
    const response = await post('signOut', {}, { cookie, ...headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ reason: 'CROSS_SITE_REQUEST' });
    expect(backend.calls).toEqual([]);
  });

  it('are refused at sign-in too, so that nobody is signed in as somebody else', async () => {
    const headers = { 'attestry-session': 'cookie', 'sec-fetch-site': 'cross-site' };
    expect((await post('signIn', credentials, headers)).status).toBe(403);
  });

  it('pass without cookies: a bearer token is never sent by itself', async () => {
    const headers = { authorization: 'Bearer a.b.c', 'sec-fetch-site': 'cross-site' };
    expect((await post('signOut', {}, headers)).status).toBe(200);
  });
});
