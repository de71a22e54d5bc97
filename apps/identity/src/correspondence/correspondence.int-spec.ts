import { identityV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { RpcClient } from '@attestry/rpc';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type CellFolder, prepareCell } from '../fixtures/cell-under-test.js';
import { RunningIdentity } from '../fixtures/running-identity.js';

const { Role } = identityV1;
const limits = { users: '9', connections: '3', entities: '10', storageBytes: '1', questionsPerDay: '1' };

let database: TestDatabase;
let cell: CellFolder;
let identity: RunningIdentity;
let admin: pg.Client;
let correspondence: RpcClient<typeof identityV1.CorrespondenceServiceService>;
let ours: string;
let theirs: string;

beforeAll(async () => {
  database = await aDatabase();
  cell = prepareCell(database.urls, database.region);
  identity = await RunningIdentity.start(database.region);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  correspondence = identity.asService('audit', identityV1.CorrespondenceServiceService);
  ours = await aTenant('ours');
  theirs = await aTenant('theirs');
});
afterAll(async () => {
  await identity?.stop();
  await admin?.end();
  await database?.drop();
  cell?.remove();
});

async function aTenant(slug: string): Promise<string> {
  const tenantId = uuidv7();
  const status = tenancyV1.TenantStatus.TENANT_STATUS_ACTIVE;
  const projection = identity.asService('tenancy', tenancyV1.TenantProjectionServiceService);
  await projection.applyTenant({ tenantId, slug, region: database.region, status, limits, position: '1' });
  return tenantId;
}

/** An account that is a member with this role. */
async function aMember(tenantId: string, email: string, role: string, profile = ['UTC', 'en']): Promise<string> {
  const id = uuidv7();
  await admin.query('insert into identity.users (id, email, email_norm) values ($1, $2, lower($2))', [id, email]);
  await admin.query('insert into identity.user_profiles (user_id, time_zone, language) values ($1, $2, $3)', [
    id,
    ...profile,
  ]);
  await admin.query(
    `insert into identity.memberships (tenant_id, id, region, user_id, role, created_by, updated_by)
     values ($1, $2, $3, $4, $5, 'spec', 'spec')`,
    [tenantId, uuidv7(), database.region, id, role],
  );
  return id;
}

const find = async (given: Partial<identityV1.FindRecipientsRequest>, tenantId = ours) =>
  (await correspondence.findRecipients({ tenantId, userIds: [], emails: [], roles: [], ...given })).recipients;

describe('recipients', () => {
  it('are found by id, by address in any case and by role, each once, with zone and language', async () => {
    const one = await aMember(ours, 'One@ours.test', 'manager', ['Europe/Berlin', 'de']);
    const two = await aMember(ours, 'two@ours.test', 'viewer');
    await aMember(ours, 'three@ours.test', 'analyst');
    const found = await find({ userIds: [one, uuidv7()], emails: ['ONE@Ours.test', 'two@ours.test'] });
    expect(found).toEqual([
      expect.objectContaining({
        userId: one,
        askedEmail: 'ONE@Ours.test',
        role: Role.ROLE_MANAGER,
        timeZone: 'Europe/Berlin',
        language: 'de',
      }),
      expect.objectContaining({ userId: two, askedEmail: 'two@ours.test', timeZone: 'UTC', language: 'en' }),
    ]);
    const byRole = await find({ roles: [Role.ROLE_MANAGER, Role.ROLE_VIEWER] });
    expect(byRole.map(({ userId, askedEmail }) => [userId, askedEmail])).toEqual([
      [one, ''],
      [two, ''],
    ]);
  });

  it('are members who may sign in: none of another tenant, none who left, was paused or whose time is over', async () => {
    const stranger = await aMember(theirs, 'stranger@theirs.test', 'admin');
    const gone = await aMember(ours, 'gone@ours.test', 'admin');
    const over = await aMember(ours, 'over@ours.test', 'admin');
    const disabled = await aMember(ours, 'disabled@ours.test', 'admin');
    await admin.query("update identity.memberships set status = 'suspended' where user_id = $1", [gone]);
    await admin.query("update identity.memberships set expires_at = now() - interval '1 day' where user_id = $1", [
      over,
    ]);
    await admin.query("update identity.users set status = 'disabled' where id = $1", [disabled]);
    const userIds = [stranger, gone, over, disabled];
    expect(await find({ userIds, emails: ['stranger@theirs.test'], roles: [Role.ROLE_ADMIN] })).toEqual([]);
    expect((await find({ userIds }, theirs)).map(({ userId }) => userId)).toEqual([stranger]);
  });

  it('show nothing of a profile but zone and language to the service’s role', async () => {
    const member = await aMember(ours, 'shy@ours.test', 'viewer', ['Asia/Tokyo', 'ja']);
    const app = new pg.Client({ connectionString: database.urls['identity_app'] });
    await app.connect();
    await app.query("select set_config('app.current_tenant_id', $1, false)", [ours]);
    const direct = await app.query('select from identity.user_profiles where user_id = $1', [member]);
    const settings = await app.query('select * from identity.mail_settings(array[$1]::uuid[])', [member]);
    await app.query("select set_config('app.current_tenant_id', $1, false)", [theirs]);
    const foreign = await app.query('select * from identity.mail_settings(array[$1]::uuid[])', [member]);
    await app.end();
    expect(direct.rowCount).toBe(0);
    expect(settings.rows).toEqual([{ user_id: member, time_zone: 'Asia/Tokyo', language: 'ja' }]);
    expect(foreign.rows).toEqual([]);
  });
});

describe('a mail', () => {
  const mail = (userId: string, tenantId = ours) => ({
    tenantId,
    userId,
    messageId: '0199c0de-0000-7000-8000-00000000beef',
    subject: 'Finding assigned to you',
    text: 'AC.L2-3.1.1 is yours.\n',
  });

  it('goes to the address of the member, under its id', async () => {
    const userId = await aMember(ours, 'reader@ours.test', 'viewer');
    await correspondence.sendMail(mail(userId));
    const sent = cell.mails().at(-1) ?? '';
    expect(sent).toContain('To: reader@ours.test');
    expect(sent).toContain('Message-ID: <0199c0de-0000-7000-8000-00000000beef@attestry>');
    expect(sent).toContain('AC.L2-3.1.1 is yours.');
  });

  it('goes to nobody who is no member, and has one line of subject', async () => {
    const stranger = await aMember(theirs, 'other@theirs.test', 'viewer');
    const before = cell.mails().length;
    await expect(correspondence.sendMail(mail(stranger))).rejects.toMatchObject({ reason: 'RECIPIENT_NOT_FOUND' });
    const forged = { ...mail(stranger, theirs), subject: 'x\r\nBcc: all@ours.test' };
    await expect(correspondence.sendMail(forged)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    expect(cell.mails()).toHaveLength(before);
  });
});
