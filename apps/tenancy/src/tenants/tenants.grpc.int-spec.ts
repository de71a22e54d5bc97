import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tenancyV1 } from '@attestry/contracts';
import { PLATFORM_TENANT_ID, uuidv7 } from '@attestry/ids';
import {
  aDatabase,
  type InProcessService,
  setServiceEnvironment,
  startInProcess,
  type TestDatabase,
} from '@attestry/testing';
import pg from 'pg';
import { AppModule } from '../app.module.js';
import { readSettings } from '../config.js';
import { Invitations, OtherServices } from '../fixtures/tenancy-world.js';
import { handlers } from '../handlers.js';
import { AdministratorInvitations } from './onboarding/administrator-invitations.js';
import { ProjectionTargets } from './projection/projection-targets.js';

let database: TestDatabase;
let admin: pg.Client;
let service: InProcessService;
const others = new OtherServices();

beforeAll(async () => {
  database = await aDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  setServiceEnvironment('tenancy', database);
  service = await startInProcess({
    service: 'tenancy',
    module: AppModule.with(readSettings()),
    handlers,
    settings: { REGION: database.region },
    override: (builder) =>
      builder
        .overrideProvider(ProjectionTargets)
        .useValue(others)
        .overrideProvider(AdministratorInvitations)
        .useValue(new Invitations()),
  });
});

afterAll(async () => {
  await service?.stop();
  await admin?.end();
  await database?.drop();
});

const { OrganizationType, PlanTier, TenantStatus } = tenancyV1;

const asOperator = () => service.as({ tenantId: PLATFORM_TENANT_ID, role: 'operator' }, tenancyV1.TenantServiceService);
const asMember = (tenantId: string, role: 'admin' | 'viewer' = 'admin') =>
  service.as({ tenantId, role }, tenancyV1.TenantServiceService);

let made = 0;
const anOrder = (changes: Partial<tenancyV1.CreateTenantRequest> = {}) =>
  tenancyV1.CreateTenantRequest.fromPartial({
    slug: `grpc-${++made}`,
    name: 'Acme',
    organizationType: OrganizationType.ORGANIZATION_TYPE_SMB,
    administratorEmail: 'ada@acme.example',
    ...changes,
  });

async function aTenant(): Promise<tenancyV1.Tenant> {
  const { tenant } = await asOperator().createTenant(anOrder());
  return tenant!;
}

describe('TenantService', () => {
  it('creates a tenant for an operator, with the invitation of its administrator', async () => {
    const { tenant, invitation } = await asOperator().createTenant(anOrder());
    expect(tenant).toMatchObject({
      status: TenantStatus.TENANT_STATUS_TRIAL,
      plan: PlanTier.PLAN_TIER_TRIAL,
      limits: { users: '5', storageBytes: '1073741824' },
      region: 'us-east',
      dataRetentionDays: 2555,
    });
    expect(tenant?.encryptionKeyId).toMatch(/^file:[0-9a-f]{16}$/);
    expect(invitation?.token).toMatch(/^token-/);
    const read = await asMember(tenant!.id).getTenant({});
    expect(read.tenant).toEqual(tenant);
  });

  it('takes an idempotency key along without holding a transaction open', async () => {
    const order = anOrder();
    const first = await asOperator().createTenant(order, { idempotencyKey: 'spec-key' });
    const second = await asOperator().createTenant(order, { idempotencyKey: 'spec-key' });
    expect(second.tenant?.id).toBe(first.tenant?.id);
  });

  it('is closed to all but operators where it crosses tenants', async () => {
    const { id } = await aTenant();
    const member = asMember(id);
    const refused = { reason: 'PERMISSION_DENIED' };
    await expect(member.createTenant(anOrder())).rejects.toMatchObject(refused);
    await expect(member.listTenants(tenancyV1.ListTenantsRequest.fromPartial({}))).rejects.toMatchObject(refused);
    await expect(member.getTenantById({ id })).rejects.toMatchObject(refused);
    await expect(member.suspendTenant({ id, reason: 'x', etag: '' })).rejects.toMatchObject(refused);
    await expect(asMember(id, 'viewer').updateTenant(update({ name: 'x' }, 'name'))).rejects.toMatchObject(refused);
    await expect(service.anonymous(tenancyV1.TenantServiceService).getTenant({})).rejects.toMatchObject({
      reason: 'UNAUTHENTICATED',
    });
  });

  it('names each field that breaks a rule', async () => {
    const order = anOrder({ slug: 'Not A Slug', name: '', administratorEmail: 'nobody', organizationType: 0 });
    await expect(asOperator().createTenant(order)).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: expect.arrayContaining(
        ['slug', 'name', 'administratorEmail', 'organizationType'].map((field) => expect.objectContaining({ field })),
      ),
    });
  });

  it('changes what the mask names and refuses what it may not', async () => {
    const { id, etag } = await aTenant();
    const { tenant } = await asMember(id).updateTenant({ ...update({ name: 'New' }, 'name'), etag });
    expect(tenant?.name).toBe('New');
    expect(tenant?.etag).not.toBe(etag);
    await expect(asMember(id).updateTenant({ ...update({ name: 'Late' }, 'name'), etag })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    await expect(asMember(id).updateTenant(update({ name: 'x' }, 'name', 'slug', 'status'))).rejects.toMatchObject({
      violations: [{ field: 'updateMask' }, { field: 'updateMask' }],
    });
    await expect(asMember(id).updateTenant(update({ name: 'x' }))).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });

  it('walks a tenant through its life', async () => {
    const { id } = await aTenant();
    const operator = asOperator();
    const suspended = await operator.suspendTenant({ id, reason: 'unpaid', etag: '' });
    expect(suspended.tenant?.status).toBe(TenantStatus.TENANT_STATUS_SUSPENDED);
    const plan = PlanTier.PLAN_TIER_STANDARD;
    const active = await operator.activateTenant({ id, plan, etag: '', customLimits: undefined });
    expect(active.tenant).toMatchObject({ status: TenantStatus.TENANT_STATUS_ACTIVE, limits: { users: '50' } });
    const longSignedIn = service.as(
      { tenantId: PLATFORM_TENANT_ID, role: 'operator', steppedUp: false },
      tenancyV1.TenantServiceService,
    );
    const order = { id, reason: 'left', etag: active.tenant!.etag };
    await expect(longSignedIn.closeTenant(order)).rejects.toMatchObject({
      reason: 'STEP_UP_REQUIRED',
      kind: 'forbidden',
    });
    const closing = await operator.closeTenant({ id, reason: 'left', etag: active.tenant!.etag });
    expect(closing.tenant?.closingTime).toBeInstanceOf(Date);
  });

  it('answers for an unknown tenant without saying more', async () => {
    await expect(asOperator().getTenantById({ id: uuidv7() })).rejects.toMatchObject({
      reason: 'TENANT_NOT_FOUND',
      metadata: {},
    });
  });

  it('shows each tenant by id and in the list', async () => {
    const tenant = await aTenant();
    expect((await asOperator().getTenantById({ id: tenant.id })).tenant).toEqual(tenant);
    const request = tenancyV1.ListTenantsRequest.fromPartial({ pageSize: 1 });
    const page = await asOperator().listTenants(request);
    expect(page.tenants).toEqual([{ ...tenant, contact: undefined }]);
    expect(page.nextPageToken).not.toBe('');
  });
});

describe('a change of a tenant', () => {
  it('reaches every service by the relay, even one made by hand in SQL', async () => {
    const { id } = await aTenant();
    others.told.length = 0;
    await admin.query(`update tenancy.tenants set status = 'suspended', trial_ends_at = null where id = $1`, [id]);
    // The relay may still be telling them of the tenant's creation.
    const toldOfIt = () => others.told.filter(([, told]) => told.tenantId === id && told.status === 'suspended');
    await until(() => new Set(toldOfIt().map(([name]) => name)).size === 5);
    expect(new Set(toldOfIt().map(([name]) => name)).size).toBe(5);
  });
});

describe('TenantProjectionService', () => {
  const state = (tenantId: string) =>
    tenancyV1.ApplyTenantRequest.fromPartial({
      tenantId,
      slug: 'elsewhere',
      region: 'us-east',
      status: TenantStatus.TENANT_STATUS_ACTIVE,
      limits: { users: '1', connections: '0', entities: '0', storageBytes: '0', questionsPerDay: '0' },
      position: '3',
    });

  it('is for services only', async () => {
    const id = uuidv7();
    const asTenancy = service.asService('tenancy', tenancyV1.TenantProjectionServiceService);
    expect(await asTenancy.applyTenant(state(id))).toEqual({ position: '3' });
    const user = service.as({ tenantId: id }, tenancyV1.TenantProjectionServiceService);
    await expect(user.applyTenant(state(id))).rejects.toMatchObject({ kind: expect.stringMatching(/unauth|forbid/) });
  });
});

describe('the catalogues', () => {
  it('are open to every member', async () => {
    const { id } = await aTenant();
    const viewer = { tenantId: id, role: 'viewer' } as const;
    const page = { pageSize: 0, pageToken: '' };
    const { regions } = await service.as(viewer, tenancyV1.RegionServiceService).listRegions(page);
    expect(regions.filter(({ home }) => home).map(({ code }) => code)).toEqual(['us-east']);
    const { plans } = await service.as(viewer, tenancyV1.PlanServiceService).listPlans(page);
    expect(plans.map(({ displayName, limits }) => [displayName, limits?.users])).toEqual([
      ['Trial', '5'],
      ['Standard', '50'],
      ['Enterprise', '1000'],
      ['Custom', undefined],
    ]);
  });
});

const update = (tenant: Partial<tenancyV1.Tenant>, ...updateMask: string[]): tenancyV1.UpdateTenantRequest => ({
  tenant: tenancyV1.Tenant.fromPartial(tenant),
  updateMask,
  etag: '',
});

async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
