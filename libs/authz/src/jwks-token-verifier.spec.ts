import { createHmac } from 'node:crypto';
import { PLATFORM_TENANT_ID, uuidv7 } from '@attestry/ids';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { JwksCache } from './jwks-cache.js';
import { JwksTokenVerifier } from './jwks-token-verifier.js';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const ISSUER = 'https://attestry.test';
const now = new Date('2026-03-02T09:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);

let good: KeyPair;
let other: KeyPair;
let publicJwk: JWK;
let verifier: JwksTokenVerifier;

const claims = (): JWTPayload => ({
  iss: ISSUER,
  aud: 'attestry',
  sub: uuidv7(),
  sid: uuidv7(),
  tid: uuidv7(),
  jti: uuidv7(),
  rgn: 'eu-central',
  role: 'viewer',
  perms: [],
  iat: seconds,
  nbf: seconds,
  exp: seconds + 600,
});
const header = () => ({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' });
const sign = (payload: JWTPayload, head: Record<string, unknown> = header(), key = good.privateKey) =>
  new SignJWT(payload).setProtectedHeader(head as { alg: string }).sign(key);

const without = (name: string) => Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));

beforeAll(async () => {
  good = await generateKeyPair('EdDSA', { extractable: true });
  other = await generateKeyPair('EdDSA', { extractable: true });
  publicJwk = { ...(await exportJWK(good.publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' };
  verifier = new JwksTokenVerifier(new JwksCache(async () => ({ keys: [publicJwk] })), ISSUER, () => now);
});

describe('an access token', () => {
  it('gives its claims with the role expanded', async () => {
    const payload = {
      ...claims(),
      tid: PLATFORM_TENANT_ID,
      perms: ['identity.session.revoke'],
      auth_time: seconds - 5,
    };
    const verified = await verifier.verifyAccess(await sign(payload));
    expect(verified).toMatchObject({
      tenantId: PLATFORM_TENANT_ID,
      userId: payload.sub,
      role: 'viewer',
      issuedAt: seconds,
      authenticatedAt: seconds - 5,
    });
    expect(verified.permissions.has('identity.member.read')).toBe(true);
    expect(verified.permissions.has('identity.session.revoke')).toBe(true);
    expect(verified.permissions.has('identity.member.update')).toBe(false);
  });

  it('proves nothing recent without a number of seconds as auth_time', async () => {
    for (const auth_time of [undefined, 'now', String(seconds)]) {
      const { authenticatedAt } = await verifier.verifyAccess(await sign({ ...claims(), auth_time }));
      expect(authenticatedAt).toBeUndefined();
    }
  });

  it('is good 29 s after its end and no longer', async () => {
    await expect(verifier.verifyAccess(await sign({ ...claims(), exp: seconds - 29 }))).resolves.toBeDefined();
    await expect(verifier.verifyAccess(await sign({ ...claims(), exp: seconds - 30 }))).rejects.toThrow();
  });

  const refused: [string, () => Promise<string>][] = [
    ['no token', async () => ''],
    ['no JWT', async () => 'a.b.c'],
    ['algorithm none', async () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claims())}.`],
    ['algorithm none with a name', async () => `${encode({ ...header(), alg: 'none' })}.${encode(claims())}.`],
    ['the public key as HMAC secret', hmacWithPublicKey],
    ["another's key under our name", () => sign(claims(), header(), other.privateKey)],
    ['an unknown key', () => sign(claims(), { ...header(), kid: 'k2' }, other.privateKey)],
    ['no key name', () => sign(claims(), { alg: 'EdDSA', typ: 'at+jwt' })],
    [
      'its own key in jwk',
      async () => sign(claims(), { ...header(), kid: 'k2', jwk: await exportJWK(other.publicKey) }, other.privateKey),
    ],
    [
      'a key elsewhere in jku',
      () => sign(claims(), { ...header(), kid: 'k2', jku: 'https://evil.test/jwks' }, other.privateKey),
    ],
    ['typ JWT', () => sign(claims(), { ...header(), typ: 'JWT' })],
    ['a refresh token', () => sign(claims(), { ...header(), typ: 'rt+jwt' })],
    ['a service token', () => sign(claims(), { ...header(), typ: 'st+jwt' })],
    ['no typ', () => sign(claims(), { alg: 'EdDSA', kid: 'k1' })],
    ['another audience', () => sign({ ...claims(), aud: 'identity' })],
    ['another issuer', () => sign({ ...claims(), iss: 'https://attestry.test.evil' })],
    ['expired', () => sign({ ...claims(), exp: seconds - 31 })],
    ['not yet valid', () => sign({ ...claims(), nbf: seconds + 31 })],
    ['an unknown role', () => sign({ ...claims(), role: 'root' })],
    ['a tenant that is no id', () => sign({ ...claims(), tid: '*' })],
    ['permissions that are no list', () => sign({ ...claims(), perms: 'identity.session.revoke' })],
    ['a critical extension', () => sign(claims(), { ...header(), crit: ['exp'] }).catch(() => 'x.y.z')],
    ...['exp', 'iat', 'nbf', 'sub', 'sid', 'tid', 'jti', 'role', 'rgn', 'aud', 'iss'].map(
      (name): [string, () => Promise<string>] => [`no ${name}`, () => sign(without(name))],
    ),
  ];

  it.each(refused)('is refused with %s', async (_what, make) => {
    await expect(verifier.verifyAccess(await make())).rejects.toMatchObject({
      reason: 'UNAUTHENTICATED',
      metadata: {},
    });
  });

  it('is refused after a change of any character of its payload', async () => {
    const token = await sign(claims());
    const [head = '', body = '', signature = ''] = token.split('.');
    for (let index = 0; index < body.length; index += 7) {
      const changed = body.slice(0, index) + (body[index] === 'A' ? 'B' : 'A') + body.slice(index + 1);
      await expect(verifier.verifyAccess(`${head}.${changed}.${signature}`)).rejects.toMatchObject({
        kind: 'unauthenticated',
      });
    }
  });
});

describe('a service token', () => {
  const payload = () => ({
    iss: ISSUER,
    aud: 'audit',
    jti: uuidv7(),
    act: { sub: 'entities' },
    iat: seconds,
    exp: seconds + 60,
  });
  const head = () => ({ ...header(), typ: 'st+jwt' });

  it('names the calling service', async () => {
    expect(await verifier.verifyService(await sign(payload(), head()), 'audit')).toMatchObject({ service: 'entities' });
  });

  it.each<[string, () => Promise<string>]>([
    ['at another service', () => sign({ ...payload(), aud: 'tenancy' }, head())],
    ['as an access token', () => sign(payload())],
    ['without act', () => sign({ ...payload(), act: undefined }, head())],
    ['with an empty act', () => sign({ ...payload(), act: { sub: '' } }, head())],
    ['expired', () => sign({ ...payload(), exp: seconds - 31 }, head())],
  ])('is refused %s', async (_what, make) => {
    await expect(verifier.verifyService(await make(), 'audit')).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' });
  });
});

describe('the key cache', () => {
  it('fetches once for many tokens, and once in 30 s for unknown names', async () => {
    let fetches = 0;
    let time = 0;
    const cache = new JwksCache(
      async () => ((fetches += 1), { keys: [publicJwk] }),
      () => time,
    );
    const look = (kid: string) => cache.keyFor({ alg: 'EdDSA', kid });
    await Promise.all(Array.from({ length: 50 }, () => look('k1')));
    expect(fetches).toBe(1);
    time = 29_999;
    for (let index = 0; index < 20; index++) await expect(look(`made-up-${index}`)).rejects.toThrow();
    expect(fetches).toBe(1);
    time = 30_000;
    for (let index = 0; index < 20; index++) await expect(look(`made-up-${index}`)).rejects.toThrow();
    expect(fetches).toBe(2);
  });

  it('keeps its keys while identity is away, and says so when it never had any', async () => {
    let time = 0;
    let away = true;
    const cache = new JwksCache(
      async () => (away ? Promise.reject(new Error('down')) : { keys: [publicJwk] }),
      () => time,
    );
    await expect(cache.keyFor({ alg: 'EdDSA', kid: 'k1' })).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    away = false;
    await expect(cache.keyFor({ alg: 'EdDSA', kid: 'k1' })).resolves.toBeDefined();
    away = true;
    time = 3_600_000;
    await expect(cache.keyFor({ alg: 'EdDSA', kid: 'k1' })).resolves.toBeDefined();
  });

  it('sees a rotated key at its first token', async () => {
    let time = 0;
    let keys = [publicJwk];
    const cache = new JwksCache(
      async () => ({ keys }),
      () => time,
    );
    await cache.load();
    keys = [publicJwk, { ...publicJwk, kid: 'k2' }];
    time = 60_000;
    await expect(cache.keyFor({ alg: 'EdDSA', kid: 'k2' })).resolves.toBeDefined();
  });
});

const encode = (value: unknown) => base64url.encode(JSON.stringify(value));

async function hmacWithPublicKey(): Promise<string> {
  const signed = `${encode({ ...header(), alg: 'HS256' })}.${encode(claims())}`;
  const signature = createHmac('sha256', base64url.decode(publicJwk.x ?? ''))
    .update(signed)
    .digest('base64url');
  return `${signed}.${signature}`;
}
