import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService, TestCaller } from '@attestry/testing';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';
import { FakeGithub } from '../fixtures/fake-github.js';
import { CredentialUpkeep } from './credential-upkeep.usecase.js';
import { CredentialVault } from './credential-vault.js';

const { ConnectionStatus: Status, CredentialType: Type, Platform } = entitiesV1;
const REDIRECT = 'https://app.example/callback';
const SECRET = 'ghp_a-secret-that-nobody-may-see';

const github = new FakeGithub();
let world: World;
let service: InProcessService;
beforeAll(async () => {
  await github.start();
  world = await World.open();
  service = await aService(world, {
    GITHUB_WEB_URL: github.url,
    GITHUB_API_URL: github.url,
    GITHUB_CLIENT_ID: github.clientId,
    GITHUB_CLIENT_SECRET: github.clientSecret,
  });
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
  await github.stop();
});
beforeEach(() => {
  github.broken = undefined;
});

const clientOf = (caller: TestCaller) => service.as(caller, entitiesV1.ConnectionServiceService);
async function aTenant(connections = 10) {
  const tenantId = await world.aTenant({ connections });
  return { tenantId, admin: clientOf({ tenantId, userId: uuidv7() }) };
}
const wanted = (changes: Partial<entitiesV1.CreateConnectionRequest> = {}) =>
  entitiesV1.CreateConnectionRequest.fromPartial({
    platform: Platform.PLATFORM_GITHUB,
    platformUserId: uuidv7(),
    displayName: 'Bot',
    credentials: [{ type: Type.CREDENTIAL_TYPE_ACCESS_TOKEN, secret: SECRET }],
    ...changes,
  });
const sql = <Row extends object>(tenantId: string, text: string, params: unknown[] = []) =>
  world.as(tenantId, () => world.sql<Row>(text, params));

describe('a connection', () => {
  it('is kept with its secrets sealed, and shows none of them', async () => {
    const { tenantId, admin } = await aTenant();
    const { connection } = await admin.createConnection(wanted());
    expect(connection).toMatchObject({
      status: Status.CONNECTION_STATUS_PENDING,
      credentials: [{ type: Type.CREDENTIAL_TYPE_ACCESS_TOKEN, version: 1, keyVersion: 1 }],
      history: [{ toStatus: Status.CONNECTION_STATUS_PENDING }],
    });
    expect(JSON.stringify(await admin.getConnection({ id: connection!.id }))).not.toContain(SECRET);
    const { rows } = await world.asSuperuser<{ row: string }>(
      `select to_jsonb(c)::text as row from entities.encrypted_credentials c where tenant_id = $1
       union all select event::text from entities.outbox where tenant_id = $1`,
      [tenantId],
    );
    expect(rows.length).toBeGreaterThan(2);
    for (const { row } of rows) {
      expect(row).not.toContain(SECRET);
      expect(row).not.toContain(Buffer.from(SECRET).toString('hex'));
    }
    const opened = await world.as(tenantId, () => service.get(CredentialVault).open(connection!.id, 'access_token'));
    expect(opened).toBe(SECRET);
  });

  it('is there once, as long as the plan allows, and revoked ones do not count', async () => {
    const { admin } = await aTenant(2);
    const first = wanted();
    const { connection } = await admin.createConnection(first);
    await expect(admin.createConnection(first)).rejects.toMatchObject({ reason: 'CONNECTION_EXISTS' });
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => admin.createConnection(wanted())));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'rejected')).toMatchObject(
      Array.from({ length: 3 }, () => ({ reason: { reason: 'QUOTA_EXCEEDED' } })),
    );
    await admin.revokeConnection({ id: connection!.id, reason: 'no longer used' });
    await expect(admin.createConnection(wanted())).resolves.toBeDefined();
  });

  it('of another tenant is not there, and only administrators manage', async () => {
    const { tenantId, admin } = await aTenant();
    const { connection } = await admin.createConnection(wanted());
    const { admin: other } = await aTenant();
    for (const call of [
      other.getConnection({ id: connection!.id }),
      other.checkConnection({ id: connection!.id }),
      other.revokeConnection({ id: connection!.id, reason: 'x' }),
    ]) {
      await expect(call).rejects.toMatchObject({ reason: 'CONNECTION_NOT_FOUND' });
    }
    const analyst = clientOf({ tenantId, role: 'analyst' });
    expect((await analyst.listConnections(entitiesV1.ListConnectionsRequest.fromPartial({}))).connections).toHaveLength(
      1,
    );
    await expect(analyst.createConnection(wanted())).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
  });

  it('has the status that its platform says, and remembers each', async () => {
    const { admin } = await aTenant();
    github.tokens.set(SECRET, github.account);
    const { connection } = await admin.createConnection(wanted());
    const { id } = connection!;
    const checked = async () => (await admin.checkConnection({ id })).connection!.status;
    expect(await checked()).toBe(Status.CONNECTION_STATUS_ACTIVE);
    github.broken = 503;
    expect(await checked()).toBe(Status.CONNECTION_STATUS_DEGRADED);
    github.broken = undefined;
    github.tokens.delete(SECRET);
    expect(await checked()).toBe(Status.CONNECTION_STATUS_EXPIRED);
    const credential = { type: Type.CREDENTIAL_TYPE_ACCESS_TOKEN, secret: 'new', expireTime: undefined };
    const { connection: renewed } = await admin.putCredential({ id, credential, etag: '' });
    expect(renewed).toMatchObject({ status: Status.CONNECTION_STATUS_PENDING, credentials: [{ version: 2 }] });
    await admin.revokeConnection({ id, reason: 'gone' });
    const { connection: revoked } = await admin.getConnection({ id });
    expect(revoked!.credentials).toEqual([]);
    expect(revoked!.history.map(({ toStatus }) => Status[toStatus].replace('CONNECTION_STATUS_', ''))).toEqual([
      'REVOKED', 'PENDING', 'EXPIRED', 'DEGRADED', 'ACTIVE', 'PENDING',
    ]); // prettier-ignore
    await expect(admin.checkConnection({ id })).rejects.toMatchObject({ reason: 'CONNECTION_REVOKED' });
    await expect(admin.putCredential({ id, credential, etag: '' })).rejects.toMatchObject({
      reason: 'CONNECTION_REVOKED',
    });
  });
});

describe('a secret', () => {
  it('that expires is told of once a threshold, and then expires its connection', async () => {
    const { tenantId, admin } = await aTenant();
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    const credentials = [{ type: Type.CREDENTIAL_TYPE_API_KEY, secret: 'x', expireTime: inDays(10) }];
    const { connection } = await admin.createConnection(wanted({ credentials }));
    const alert = () => world.as(tenantId, () => service.get(CredentialUpkeep).alert());
    const told = async () =>
      (
        await world.asSuperuser<{ days: number }>(
          `select (event -> 'details' ->> 'days')::int as days from entities.outbox where tenant_id = $1
         and action like 'credential.expir%' order by position`,
          [tenantId],
        )
      ).rows.map(({ days }) => days);
    await alert();
    await alert();
    expect(await told()).toEqual([14]);
    await sql(tenantId, 'update entities.encrypted_credentials set expires_at = $1', [inDays(0.5)]);
    await alert();
    await alert();
    expect(await told()).toEqual([14, 7, 1]);
    await sql(tenantId, 'update entities.encrypted_credentials set expires_at = $1', [inDays(-1)]);
    await alert();
    expect(await told()).toEqual([14, 7, 1, 0]);
    expect((await admin.getConnection({ id: connection!.id })).connection).toMatchObject({
      status: Status.CONNECTION_STATUS_EXPIRED,
    });
  });

  it('is readable before, while and after its key is rotated, and nothing stays under the old one', async () => {
    const { tenantId, admin } = await aTenant();
    const created = await Promise.all(Array.from({ length: 3 }, () => admin.createConnection(wanted())));
    const id = created[0]!.connection!.id;
    const open = () => world.as(tenantId, () => service.get(CredentialVault).open(id, 'access_token'));
    const versions = async () =>
      (
        await sql<{ version: number }>(
          tenantId,
          'select distinct key_version as version from entities.encrypted_credentials',
        )
      ).map(({ version }) => version);
    expect(await admin.rotateCredentialKey({})).toEqual({ keyVersion: 2 });
    expect([await versions(), await open()]).toEqual([[1], SECRET]);
    await world.as(tenantId, () => service.get(CredentialUpkeep).reseal());
    expect([await versions(), await open()]).toEqual([[2], SECRET]);
    const unproven = clientOf({ tenantId, steppedUp: false });
    await expect(unproven.rotateCredentialKey({})).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
  });

  it('copied to another row does not open', async () => {
    const { tenantId, admin } = await aTenant();
    const [one, two] = [await admin.createConnection(wanted()), await admin.createConnection(wanted())];
    await sql(
      tenantId,
      `update entities.encrypted_credentials set sealed = (select sealed from entities.encrypted_credentials
         where connection_id = $1) where connection_id = $2`,
      [one.connection!.id, two.connection!.id],
    );
    const open = (id: string) => world.as(tenantId, () => service.get(CredentialVault).open(id, 'access_token'));
    expect(await open(one.connection!.id)).toBe(SECRET);
    await expect(open(two.connection!.id)).rejects.toThrow();
  });
});

describe('an authorization at GitHub', () => {
  const begin = (client: ReturnType<typeof clientOf>) =>
    client.beginAuthorization({
      platform: Platform.PLATFORM_GITHUB,
      redirectUri: REDIRECT,
      scopes: ['repo', 'read:org'],
    });
  /** What the user's browser does. */
  async function visited(authorizationUrl: string): Promise<{ state: string; code: string }> {
    const { headers } = await fetch(authorizationUrl, { redirect: 'manual' });
    const back = new URL(headers.get('location') ?? '');
    return { state: back.searchParams.get('state') ?? '', code: back.searchParams.get('code') ?? '' };
  }

  it('connects the account, and again gives its connection new secrets', async () => {
    const { tenantId, admin } = await aTenant();
    const answer = await visited((await begin(admin)).authorizationUrl);
    const { connection } = await admin.completeAuthorization(answer);
    expect(connection).toMatchObject({
      platformUserId: '583231',
      displayName: 'octocat',
      status: Status.CONNECTION_STATUS_ACTIVE,
      permissionsGranted: ['repo', 'read:org'],
      credentials: [
        { type: Type.CREDENTIAL_TYPE_ACCESS_TOKEN, version: 1 },
        { type: Type.CREDENTIAL_TYPE_REFRESH_TOKEN, version: 1 },
      ],
    });
    const again = await admin.completeAuthorization(await visited((await begin(admin)).authorizationUrl));
    expect(again.connection).toMatchObject({ id: connection!.id, credentials: [{ version: 2 }, { version: 2 }] });
    const token = await world.as(tenantId, () => service.get(CredentialVault).open(connection!.id, 'access_token'));
    expect(github.tokens.has(token ?? '')).toBe(true);
    expect((await admin.checkConnection({ id: connection!.id })).connection).toMatchObject({
      status: Status.CONNECTION_STATUS_ACTIVE,
    });
  });

  it('is used once, by whoever began it, in time', async () => {
    const { tenantId, admin } = await aTenant();
    const invalid = { reason: 'OAUTH_STATE_INVALID' };
    const mine = await visited((await begin(admin)).authorizationUrl);
    await expect(clientOf({ tenantId, userId: uuidv7() }).completeAuthorization(mine)).rejects.toMatchObject(invalid);
    await expect((await aTenant()).admin.completeAuthorization(mine)).rejects.toMatchObject(invalid);
    await expect(admin.completeAuthorization({ ...mine, state: 'made-up' })).rejects.toMatchObject(invalid);
    const twice = await Promise.allSettled([admin.completeAuthorization(mine), admin.completeAuthorization(mine)]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const late = await visited((await begin(admin)).authorizationUrl);
    await sql(tenantId, `update entities.oauth_states set expires_at = now() - interval '1 second'`);
    await expect(admin.completeAuthorization(late)).rejects.toMatchObject(invalid);
  });

  it('with a code of another authorization is refused by the platform', async () => {
    const { admin } = await aTenant();
    const [one, two] = [
      await visited((await begin(admin)).authorizationUrl),
      await visited((await begin(admin)).authorizationUrl),
    ];
    await expect(admin.completeAuthorization({ state: one.state, code: two.code })).rejects.toMatchObject({
      reason: 'OAUTH_REFUSED',
    });
  });

  it('goes to safe places only, and to platforms with a client', async () => {
    const { admin } = await aTenant();
    for (const redirectUri of ['http://app.example/x', 'javascript:alert(1)', 'https://app.example/#x', 'nowhere']) {
      const request = { platform: Platform.PLATFORM_GITHUB, redirectUri, scopes: [] };
      await expect(admin.beginAuthorization(request)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    }
    const slack = { platform: Platform.PLATFORM_SLACK, redirectUri: REDIRECT, scopes: [] };
    await expect(admin.beginAuthorization(slack)).rejects.toMatchObject({ reason: 'OAUTH_NOT_CONFIGURED' });
  });
});
