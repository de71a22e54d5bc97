import { describe, expect, it } from '@jest/globals';
import { loadIdentityConfig } from './config.js';

const hash = 'a'.repeat(64);
const good = {
  REGION: 'eu-central',
  GRPC_PORT: '50052',
  OPS_PORT: '51052',
  SERVICE_CLIENT_SECRET: 's'.repeat(43),
  SERVICE_CLIENT_HASHES: `tenancy=${hash},audit=${hash}|${'b'.repeat(64)}`,
  DATABASE_URL: 'postgres://identity_app:x@localhost/attestry',
  RELAY_DATABASE_URL: 'postgres://identity_relay:x@localhost/attestry',
  JOBS_DATABASE_URL: 'postgres://identity_jobs:x@localhost/attestry',
  KEK_FILE: '/secrets/kek',
};

describe('the settings of identity', () => {
  it('have the longest life times as defaults', () => {
    expect(loadIdentityConfig(good)).toMatchObject({
      ACCESS_TOKEN_TTL_S: 600,
      REFRESH_TOKEN_TTL_S: 2_592_000,
      SESSION_TTL_S: 7_776_000,
      SERVICE_TOKEN_TTL_S: 60,
      REFRESH_GRACE_S: 10,
      INVITATION_TTL_S: 604_800,
      PASSWORD_SCHEME: 'argon2id',
    });
  });

  it('read the hashes of the clients, two while a secret is exchanged', () => {
    const clients = loadIdentityConfig(good).SERVICE_CLIENT_HASHES;
    expect([...clients.keys()]).toEqual(['tenancy', 'audit']);
    expect(clients.get('audit')).toHaveLength(2);
  });

  it.each([
    ['ACCESS_TOKEN_TTL_S', '601', 'must be at most 600'],
    ['REFRESH_TOKEN_TTL_S', '2592001', 'must be at most'],
    ['SESSION_TTL_S', '7776001', 'must be at most'],
    ['REFRESH_GRACE_S', '11', 'must be at most 10'],
    ['SERVICE_TOKEN_TTL_S', '61', 'must be at most 60'],
    ['INVITATION_TTL_S', '604801', 'must be at most'],
    ['SIGNING_ALGORITHM', 'none', 'must be one of EdDSA, ES256'],
    ['SIGNING_ALGORITHM', 'HS256', 'must be one of'],
    ['PASSWORD_SCHEME', 'md5', 'must be one of'],
    ['SERVICE_CLIENT_HASHES', 'tenancy', 'must be name=sha256'],
    ['SERVICE_CLIENT_HASHES', `tenancy=${hash},tenancy=${hash}`, 'must be name=sha256'],
    ['OPERATOR_KEY_SHA256', 'secret', '64 hexadecimal digits'],
    ['MAIL_URL', 'http://mail', 'must begin with'],
    ['PUBLIC_URL', 'here', 'must be a URL'],
  ])('refuse %s=%s by name', (key, value, message) => {
    expect(() => loadIdentityConfig({ ...good, [key]: value })).toThrow(new RegExp(`identity: ${key}.*${message}`));
  });
});
