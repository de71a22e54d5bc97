import { identityV1, tenancyV1 } from '@attestry/contracts';
import { logger } from '@attestry/observability';
import { uuidv7 } from '@attestry/ids';
import {
  createChannelClient,
  IdentityAuthModule,
  RevocationCheck,
  type RpcClient,
  RpcError,
  startRpcServer,
  type RunningRpcServer,
  TokenVerifier,
} from '@attestry/rpc';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { type CellFolder, CLIENT_SECRET, ISSUER, OPERATOR_KEY, prepareCell } from './fixtures/cell-under-test.js';
import { RunningIdentity } from './fixtures/running-identity.js';

const PASSWORD = 'a long enough passphrase';
const limits = { users: '5', connections: '3', entities: '10', storageBytes: '1', questionsPerDay: '1' };

let database: TestDatabase;
let cell: CellFolder;
let identity: RunningIdentity;
let admin: pg.Client;
let sessions: RpcClient<typeof identityV1.SessionServiceService>;
let users: RpcClient<typeof identityV1.UserServiceService>;
let invitations: RpcClient<typeof identityV1.InvitationServiceService>;
let members: RpcClient<typeof identityV1.MemberServiceService>;

beforeAll(async () => {
  database = await aDatabase();
  cell = prepareCell(database.urls, database.region);
  identity = await RunningIdentity.start(database.region);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  sessions = identity.anonymous(identityV1.SessionServiceService);
  users = identity.anonymous(identityV1.UserServiceService);
  invitations = identity.anonymous(identityV1.InvitationServiceService);
  members = identity.anonymous(identityV1.MemberServiceService);
});

afterAll(async () => {
  await identity?.stop();
  await admin?.end();
  await database?.drop();
  cell?.remove();
});

const ME = { onBehalf: true } as const;
const as = <T>(tokens: identityV1.TokenPair, work: () => Promise<T>) => identity.with(tokens.accessToken, work);
const given = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('missing in the answer');
  return value;
};

async function aTenant(
  slug: string,
  status = tenancyV1.TenantStatus.TENANT_STATUS_ACTIVE,
  tenantId = uuidv7(),
  position = '1',
) {
  const projection = identity.asService('tenancy', tenancyV1.TenantProjectionServiceService);
  await projection.applyTenant({ tenantId, slug, region: database.region, status, limits, position });
  return tenantId;
}

async function anAdministrator(tenantId: string, email: string): Promise<identityV1.TokenPair> {
  const onboarding = identity.asService('tenancy', identityV1.InvitationServiceService);
  const { token } = await onboarding.inviteFirstAdministrator({ tenantId, email, tenantName: 'A tenant' });
  const accepted = await invitations.acceptInvitation({
    token,
    password: PASSWORD,
    givenName: 'Ada',
    familyName: 'Lovelace',
  });
  return given(accepted.tokens);
}

const tokenInMail = (mail: string): string => {
  const text = mail.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  return given(/^Token: (\S+)$/m.exec(text)?.[1]);
};

async function aColleague(administrator: identityV1.TokenPair, email: string, role: identityV1.Role) {
  await as(administrator, () =>
    invitations.createInvitation({ email, role, extraPermissions: [], membershipExpireTime: undefined }, ME),
  );
  const token = tokenInMail(given(cell.mails().at(-1)));
  return given(
    (await invitations.acceptInvitation({ token, password: PASSWORD, givenName: 'Bo', familyName: 'B' })).tokens,
  );
}

const signIn = (email: string, password = PASSWORD, tenantSlug = '') =>
  sessions.signIn({ email, password, tenantSlug });

describe('from operator key to first session', () => {
  it('takes the operator key once', async () => {
    const operators = identity.anonymous(identityV1.OperatorServiceService);
    await expect(operators.signInOperator({ operatorKey: 'wrong' })).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    });
    const { tokens } = await operators.signInOperator({ operatorKey: OPERATOR_KEY });
    const me = await as(given(tokens), () => users.getMe({}, ME));
    expect(me.member?.role).toBe(identityV1.Role.ROLE_OPERATOR);
    expect(me.permissions).toContain('tenancy.tenant.create');
    await expect(operators.signInOperator({ operatorKey: OPERATOR_KEY })).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    });
  });

  it('onboards the first administrator, also when tenancy asks twice', async () => {
    const tenantId = await aTenant('onboarded', tenancyV1.TenantStatus.TENANT_STATUS_PROVISIONING);
    const onboarding = identity.asService('tenancy', identityV1.InvitationServiceService);
    const request = { tenantId, email: 'First@Onboarded.test', tenantName: 'Onboarded' };
    const one = await onboarding.inviteFirstAdministrator(request);
    const two = await onboarding.inviteFirstAdministrator(request);
    expect(two.invitation?.id).toBe(one.invitation?.id);
    const accept = (token: string) =>
      invitations.acceptInvitation({ token, password: PASSWORD, givenName: '', familyName: '' });
    await expect(accept(two.token)).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
    await aTenant('onboarded', tenancyV1.TenantStatus.TENANT_STATUS_TRIAL, tenantId, '2');
    await expect(accept(one.token)).rejects.toMatchObject({ reason: 'INVITATION_NOT_FOUND' });
    const { tokens } = await accept(two.token);
    expect(tokens?.tenantId).toBe(tenantId);
    await expect(accept(two.token)).rejects.toMatchObject({ reason: 'INVITATION_NOT_FOUND' });
    expect((await onboarding.inviteFirstAdministrator(request)).token).toBe('');
    expect((await signIn('first@onboarded.test')).tokens?.tenantId).toBe(tenantId);
  });

  it('does not invite into a tenant it has not heard of', async () => {
    const onboarding = identity.asService('tenancy', identityV1.InvitationServiceService);
    const request = { tenantId: uuidv7(), email: 'a@nowhere.test', tenantName: '' };
    await expect(onboarding.inviteFirstAdministrator(request)).rejects.toMatchObject({ reason: 'TENANT_UNKNOWN' });
  });
});

function shownError(answer: PromiseSettledResult<unknown>) {
  if (answer.status === 'fulfilled' || !(answer.reason instanceof RpcError)) throw new Error('no refusal');
  const { kind, reason, message, metadata, violations } = answer.reason;
  return { kind, reason, message, metadata, violations };
}

describe('signing in', () => {
  it('answers an unknown address, a wrong password and a disabled account alike', async () => {
    await anAdministrator(await aTenant('alike'), 'known@alike.test');
    const gone = await anAdministrator(await aTenant('alike-two'), 'gone@alike.test');
    await admin.query("update identity.users set status = 'disabled' where id = $1", [gone.userId]);
    const attempts = [
      signIn('unknown@alike.test'),
      signIn('known@alike.test', 'not the password'),
      signIn('gone@alike.test'),
    ];
    const shown = (await Promise.allSettled(attempts)).map(shownError);
    expect(shown[0]).toMatchObject({ kind: 'unauthenticated', reason: 'INVALID_CREDENTIALS' });
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
  });

  it('asks for the tenant only after the password was right', async () => {
    const one = await aTenant('several-one');
    await anAdministrator(one, 'both@several.test');
    const two = await aTenant('several-two');
    const boss = await anAdministrator(two, 'boss@several.test');
    await aColleague(boss, 'both@several.test', identityV1.Role.ROLE_VIEWER);
    await expect(signIn('both@several.test', 'wrong password')).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    });
    await expect(signIn('both@several.test')).rejects.toMatchObject({
      kind: 'failed_precondition',
      reason: 'TENANT_REQUIRED',
      metadata: { slugs: 'several-one,several-two' },
    });
    expect((await signIn('both@several.test', PASSWORD, 'several-two')).tokens?.tenantId).toBe(two);
    await expect(signIn('both@several.test', PASSWORD, 'alike')).rejects.toMatchObject({
      reason: 'NO_ACTIVE_MEMBERSHIP',
    });
  });

  it('slows guessing down for known and unknown addresses alike', async () => {
    await anAdministrator(await aTenant('slow'), 'known@slow.test');
    for (const email of ['known@slow.test', 'unknown@slow.test']) {
      for (let count = 0; count < 5; count++) {
        await expect(signIn(email, 'wrong password')).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS' });
      }
      await expect(signIn(email, PASSWORD)).rejects.toMatchObject({ reason: 'RATE_LIMITED' });
    }
    identity.clock.advance(2_000);
    await expect(signIn('known@slow.test')).resolves.toBeDefined();
  });

  it('lets only administrators in while the tenant is suspended', async () => {
    const tenantId = await aTenant('paused');
    const boss = await anAdministrator(tenantId, 'boss@paused.test');
    await aColleague(boss, 'viewer@paused.test', identityV1.Role.ROLE_VIEWER);
    await aTenant('paused', tenancyV1.TenantStatus.TENANT_STATUS_SUSPENDED, tenantId, '2');
    await expect(signIn('boss@paused.test')).resolves.toBeDefined();
    await expect(signIn('viewer@paused.test')).rejects.toMatchObject({ reason: 'NO_ACTIVE_MEMBERSHIP' });
  });
});

describe('proving again who one is', () => {
  const authTime = ({ accessToken }: identityV1.TokenPair): number =>
    (JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { auth_time: number })
      .auth_time;
  const refreshed = async ({ refreshToken }: identityV1.TokenPair) =>
    given((await sessions.refreshSession({ refreshToken })).tokens);
  const stepUp = (tokens: identityV1.TokenPair, password: string) =>
    as(tokens, () => sessions.stepUp({ password }, ME));

  it('counts from sign-in or step-up on, not from a refresh', async () => {
    const first = await anAdministrator(await aTenant('again'), 'boss@again.test');
    const signedInAt = authTime(first);
    expect(Math.abs(signedInAt - identity.clock.now().getTime() / 1_000)).toBeLessThan(5);
    identity.clock.advance(2_000);
    const second = await refreshed(first);
    expect(authTime(second)).toBe(signedInAt);
    await expect(stepUp(second, 'not the password')).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS' });
    const third = await refreshed(second);
    expect(authTime(third)).toBe(signedInAt);
    const proven = given((await stepUp(third, PASSWORD)).authTime);
    expect(authTime(await refreshed(third))).toBe(Math.floor(proven.getTime() / 1_000));
    expect(Math.floor(proven.getTime() / 1_000)).toBeGreaterThanOrEqual(signedInAt + 2);
  });

  it('is of one session only', async () => {
    const one = await anAdministrator(await aTenant('apart'), 'boss@apart.test');
    const other = given((await signIn('boss@apart.test')).tokens);
    identity.clock.advance(2_000);
    await stepUp(one, PASSWORD);
    expect(authTime(await refreshed(other))).toBe(authTime(other));
  });
});

describe('inviting', () => {
  it('looks the same for an address with and without an account, and never shows the token', async () => {
    const boss = await anAdministrator(await aTenant('inviting'), 'boss@inviting.test');
    await anAdministrator(await aTenant('inviting-other'), 'has@account.test');
    const invite = (email: string) =>
      as(boss, () =>
        invitations.createInvitation(
          { email, role: identityV1.Role.ROLE_VIEWER, extraPermissions: [], membershipExpireTime: undefined },
          ME,
        ),
      );
    const shapes = [await invite('has@account.test'), await invite('hasno@account.test')].map(({ invitation }) => ({
      ...given(invitation),
      id: '',
      email: '',
      createTime: 0,
      expireTime: 0,
    }));
    expect(shapes[1]).toEqual(shapes[0]);
    expect(JSON.stringify(shapes)).not.toContain('token');
  });

  it('does not let the token alone into an account that exists', async () => {
    await anAdministrator(await aTenant('takeover-victim'), 'victim@takeover.test');
    const boss = await anAdministrator(await aTenant('takeover'), 'boss@takeover.test');
    await as(boss, () =>
      invitations.createInvitation(
        {
          email: 'Victim@Takeover.test',
          role: identityV1.Role.ROLE_VIEWER,
          extraPermissions: [],
          membershipExpireTime: undefined,
        },
        ME,
      ),
    );
    const token = tokenInMail(given(cell.mails().at(-1)));
    const accept = (password: string) =>
      invitations.acceptInvitation({ token, password, givenName: '', familyName: '' });
    await expect(accept('a password of the attacker')).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS' });
    await expect(accept(PASSWORD)).resolves.toBeDefined();
  });

  it('ends at the number of users in the plan, counted at acceptance too', async () => {
    const boss = await anAdministrator(await aTenant('full'), 'boss@full.test');
    for (let count = 1; count < 5; count++) await aColleague(boss, `c${count}@full.test`, identityV1.Role.ROLE_VIEWER);
    await expect(aColleague(boss, 'c5@full.test', identityV1.Role.ROLE_VIEWER)).rejects.toMatchObject({
      reason: 'QUOTA_EXCEEDED',
      metadata: { quota: 'users', limit: '5', current: '5' },
    });
  });

  it('refuses weak passwords of new accounts by name of the field', async () => {
    const tenantId = await aTenant('weak');
    const onboarding = identity.asService('tenancy', identityV1.InvitationServiceService);
    const { token } = await onboarding.inviteFirstAdministrator({
      tenantId,
      email: 'somebody@weak.test',
      tenantName: '',
    });
    for (const password of ['short', 'aaaaaaaaaaaaaaaa', 'Password-Password', 'somebody and more']) {
      await expect(
        invitations.acceptInvitation({ token, password, givenName: '', familyName: '' }),
      ).rejects.toMatchObject({ reason: 'WEAK_PASSWORD', violations: [{ field: 'password' }] });
    }
  });
});

describe('members', () => {
  it('are shown with personal data only to those who may see it, and only in their own tenant', async () => {
    const boss = await anAdministrator(await aTenant('seeing'), 'boss@seeing.test');
    const viewer = await aColleague(boss, 'viewer@seeing.test', identityV1.Role.ROLE_VIEWER);
    const auditor = await aColleague(boss, 'auditor@seeing.test', identityV1.Role.ROLE_AUDITOR);
    const stranger = await anAdministrator(await aTenant('seeing-other'), 'boss@seeing-other.test');
    const list = (who: identityV1.TokenPair, pageSize = 0, pageToken = '') =>
      as(who, () => members.listMembers({ pageSize, pageToken, role: 0, status: 0 }, ME));
    expect((await list(viewer)).members.map(({ email }) => email)).toEqual(['', '', '']);
    expect((await list(auditor)).members.map(({ email }) => email)).toContain('boss@seeing.test');
    const [some] = (await list(viewer)).members;
    await expect(as(stranger, () => members.getMember({ id: given(some).id }, ME))).rejects.toMatchObject({
      kind: 'not_found',
      reason: 'MEMBER_NOT_FOUND',
    });
    const first = await list(auditor, 2);
    const second = await list(auditor, 2, first.nextPageToken);
    expect([...first.members, ...second.members]).toHaveLength(3);
    expect(second.nextPageToken).toBe('');
  });

  it('cannot be changed by those without permission, to more than the changer holds, or to leave no administrator', async () => {
    const boss = await anAdministrator(await aTenant('changing'), 'boss@changing.test');
    const viewer = await aColleague(boss, 'viewer@changing.test', identityV1.Role.ROLE_VIEWER);
    const found = await as(boss, () => members.listMembers({ pageSize: 0, pageToken: '', role: 0, status: 0 }, ME));
    const [bossMember, viewerMember] = [boss, viewer].map(({ userId }) =>
      given(found.members.find((each) => each.userId === userId)),
    );
    const update = (
      who: identityV1.TokenPair,
      member: identityV1.Member | undefined,
      change: Partial<identityV1.Member>,
      mask: string[],
    ) => as(who, () => members.updateMember({ member: { ...given(member), ...change }, updateMask: mask }, ME));
    await expect(update(viewer, viewerMember, { role: identityV1.Role.ROLE_ADMIN }, ['role'])).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
    });
    await expect(update(boss, bossMember, { role: identityV1.Role.ROLE_VIEWER }, ['role'])).rejects.toMatchObject({
      reason: 'LAST_ADMINISTRATOR',
    });
    await expect(update(boss, viewerMember, { role: identityV1.Role.ROLE_OPERATOR }, ['role'])).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    await expect(update(boss, viewerMember, { etag: '99' }, ['role'])).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    await expect(update(boss, viewerMember, {}, [])).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    await expect(update(boss, viewerMember, {}, ['user_id'])).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    const { member } = await update(boss, viewerMember, { role: identityV1.Role.ROLE_ANALYST }, ['role']);
    expect(member).toMatchObject({ role: identityV1.Role.ROLE_ANALYST, email: 'viewer@changing.test' });
    await expect(sessions.refreshSession({ refreshToken: viewer.refreshToken })).rejects.toMatchObject({
      reason: 'INVALID_REFRESH_TOKEN',
    });
  });
});

describe('one’s own account', () => {
  it('keeps the phone number encrypted and changes only what the mask names', async () => {
    const boss = await anAdministrator(await aTenant('account'), 'boss@account.test');
    const { user } = await as(boss, () => users.getMe({}, ME));
    const change = { ...given(user), phone: '+4930123456', givenName: 'Not in the mask', timeZone: 'Europe/Berlin' };
    const updated = await as(boss, () => users.updateMe({ user: change, updateMask: ['phone', 'time_zone'] }, ME));
    expect(updated.user).toMatchObject({ phone: '+4930123456', givenName: 'Ada', timeZone: 'Europe/Berlin' });
    await expect(as(boss, () => users.updateMe({ user: change, updateMask: ['phone'] }, ME))).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    await expect(
      as(boss, () =>
        users.updateMe({ user: { ...change, etag: '', timeZone: 'Mars/Base' }, updateMask: ['time_zone'] }, ME),
      ),
    ).rejects.toMatchObject({ reason: 'INVALID_FIELDS', violations: [{ field: 'user.timeZone' }] });
    const { rows } = await admin.query<{ sealed: string }>(
      "select encode(phone_sealed, 'escape') as sealed from identity.user_profiles where user_id = $1",
      [boss.userId],
    );
    expect(rows[0]?.sealed).not.toContain('30123456');
  });

  it('ends every session in every tenant when the password changes', async () => {
    const one = await anAdministrator(await aTenant('password-one'), 'me@password.test');
    const boss = await anAdministrator(await aTenant('password-two'), 'boss@password.test');
    const two = await aColleague(boss, 'me@password.test', identityV1.Role.ROLE_VIEWER);
    const change = (currentPassword: string) =>
      as(one, () => users.changePassword({ currentPassword, newPassword: 'another long passphrase' }, ME));
    await expect(change('wrong')).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS' });
    await change(PASSWORD);
    for (const { refreshToken } of [one, two]) {
      await expect(sessions.refreshSession({ refreshToken })).rejects.toMatchObject({
        reason: 'INVALID_REFRESH_TOKEN',
      });
    }
    await expect(signIn('me@password.test', 'another long passphrase', 'password-two')).resolves.toBeDefined();
    await expect(signIn('me@password.test', PASSWORD, 'password-two')).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    });
  });

  it('lists one’s sessions and ends one of them, but not those of others', async () => {
    const tenantId = await aTenant('listing');
    const here = await anAdministrator(tenantId, 'me@listing.test');
    const there = given((await signIn('me@listing.test')).tokens);
    const other = await aColleague(here, 'other@listing.test', identityV1.Role.ROLE_VIEWER);
    const list = () => as(here, () => sessions.listSessions({ pageSize: 0, pageToken: '' }, ME));
    expect((await list()).sessions.map(({ id, current }) => [id, current])).toEqual([
      [there.sessionId, false],
      [here.sessionId, true],
    ]);
    await expect(as(here, () => sessions.revokeSession({ id: other.sessionId }, ME))).rejects.toMatchObject({
      reason: 'SESSION_NOT_FOUND',
    });
    await as(here, () => sessions.revokeSession({ id: there.sessionId }, ME));
    expect((await list()).sessions).toHaveLength(1);
  });
});

describe('service tokens', () => {
  const tokens = () => identity.anonymous(identityV1.TokenServiceService);

  it.each([
    ['a wrong secret', { clientName: 'tenancy', clientSecret: `${CLIENT_SECRET}x`, audience: 'audit' }],
    ['an unknown client', { clientName: 'nobody', clientSecret: CLIENT_SECRET, audience: 'audit' }],
    ['an unknown audience', { clientName: 'tenancy', clientSecret: CLIENT_SECRET, audience: 'elsewhere' }],
  ])('are not given for %s', async (_what, request) => {
    await expect(tokens().issueServiceToken(request)).rejects.toMatchObject({ reason: 'INVALID_CLIENT', metadata: {} });
  });

  it('are signed by a published key, and the key of refresh tokens is not published', async () => {
    const { keys } = await tokens().getJwks({});
    const boss = await anAdministrator(await aTenant('keys'), 'boss@keys.test');
    const kidOf = (token: string) =>
      (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
    expect(keys.map(({ kid }) => kid)).toEqual([kidOf(boss.accessToken)]);
    expect(keys.map(({ kid }) => kid)).not.toContain(kidOf(boss.refreshToken));
    expect(Object.keys(given(keys[0]))).not.toContain('d');
  });
});

describe('another service', () => {
  let module: TestingModule;
  let server: RunningRpcServer;
  let tenants: RpcClient<typeof tenancyV1.TenantServiceService>;

  beforeAll(async () => {
    const settings = { IDENTITY_ADDRESS: identity.address, SERVICE_CLIENT_SECRET: CLIENT_SECRET, TOKEN_ISSUER: ISSUER };
    module = await Test.createTestingModule({
      imports: [IdentityAuthModule.forService('tenancy', settings)],
    }).compile();
    await module.init();
    const definition = tenancyV1.TenantServiceService;
    server = await startRpcServer({
      service: 'tenancy',
      region: database.region,
      host: '127.0.0.1',
      port: 0,
      served: [
        { definition, handlers: Object.fromEntries(Object.keys(definition).map((name) => [name, async () => ({})])) },
      ],
      verifier: module.get(TokenVerifier),
      revocations: module.get(RevocationCheck),
      log: logger('tenancy', { level: 'silent' }),
    });
    tenants = createChannelClient(definition, `127.0.0.1:${server.port}`);
  });
  afterAll(async () => {
    tenants?.close();
    await server?.stop(1_000);
    await module?.close();
  });

  const changes = (tokens: identityV1.TokenPair) =>
    as(tokens, () =>
      tenants.updateTenant(
        { tenant: tenancyV1.Tenant.fromPartial({ name: 'x' }), updateMask: ['name'], etag: '1' },
        ME,
      ),
    );

  it('stops the access token of a stolen session within 5 s', async () => {
    const boss = await anAdministrator(await aTenant('stolen'), 'boss@stolen.test');
    await expect(changes(boss)).resolves.toBeDefined();
    const next = given((await sessions.refreshSession({ refreshToken: boss.refreshToken })).tokens);
    identity.clock.advance(11_000);
    await expect(sessions.refreshSession({ refreshToken: boss.refreshToken })).rejects.toMatchObject({
      reason: 'INVALID_REFRESH_TOKEN',
    });
    const reusedAt = Date.now();
    while (
      await changes(next).then(
        () => true,
        () => false,
      )
    )
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(Date.now() - reusedAt).toBeLessThan(5_000);
    await expect(changes(next)).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(changes(boss)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('refuses a service token as a user’s, and a user’s token for service methods', async () => {
    const boss = await anAdministrator(await aTenant('confused'), 'boss@confused.test');
    const { serviceToken } = await identity
      .anonymous(identityV1.TokenServiceService)
      .issueServiceToken({ clientName: 'audit', clientSecret: CLIENT_SECRET, audience: 'tenancy' });
    await expect(changes({ ...boss, accessToken: serviceToken })).rejects.toMatchObject({ kind: 'unauthenticated' });
    const revocations = identity.anonymous(identityV1.RevocationServiceService);
    const read = async () => {
      for await (const batch of revocations.listRevocations({}, ME)) return batch;
      return undefined;
    };
    await expect(as(boss, read)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});
