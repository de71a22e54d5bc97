import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { rows } from '@attestry/persistence';
import { anOrder, as, asOperator, TenancyWorld } from '../fixtures/tenancy-world.js';
import { changesOf } from './tenant-changes.js';

let world: TenancyWorld;

beforeAll(async () => {
  world = await TenancyWorld.open();
});

afterAll(async () => {
  await world?.close();
});

beforeEach(() => {
  world.services.down.clear();
  world.services.told.length = 0;
  world.invitations.down = false;
});

const changes = (given: Partial<tenancyV1.Tenant>, ...mask: string[]) =>
  changesOf(tenancyV1.Tenant.fromPartial(given), mask);

describe('creating a tenant', () => {
  it('makes every service know it, begins the trial and invites the administrator', async () => {
    const before = Date.now();
    const { view, invitation } = await asOperator(() => world.creation.run(anOrder({ slug: 'acme' })));
    expect(view.tenant).toMatchObject({
      slug: 'acme',
      status: 'trial',
      plan: 'trial',
      region: 'us-east',
      dataRetentionDays: 2555,
      encryptionKeyId: 'file:spec',
      domainVerified: false,
      createdBy: 'spec-user',
    });
    expect(view.limits.users).toBe(5);
    expect(view.tenant.trialEndsAt!.getTime() - before).toBeGreaterThanOrEqual(14 * 86_400_000 - 1_000);
    expect(invitation?.token).toBe('token-1');
    expect(world.invitations.orders.at(-1)).toEqual({
      tenantId: view.tenant.id,
      tenantName: 'Acme Aerospace',
      email: 'ada@acme.example',
    });
    for (const service of ['identity', 'entities', 'assessments', 'rag', 'audit']) {
      const states = world.services.told.filter(([name]) => name === service).map(([, { status }]) => status);
      expect(states).toEqual(['provisioning', 'trial']);
    }
    expect(await world.actions(view.tenant.id)).toEqual(['tenant.created', 'tenant.trial_began']);
  });

  it('stays in provisioning while a service is out of reach, and goes on from there', async () => {
    world.services.down.add('rag');
    const order = anOrder();
    const first = await asOperator(() => world.creation.run(order));
    expect(first.view.tenant.status).toBe('provisioning');
    expect(first.invitation).toBeUndefined();

    world.services.down.clear();
    await as(first.view.tenant.id, () => world.onboarding.finish());
    const tenant = await as(first.view.tenant.id, () => world.tenants.get());
    expect(tenant.tenant.status).toBe('trial');
    expect(world.invitations.orders.at(-1)?.tenantId).toBe(first.view.tenant.id);
  });

  it('answers a repeated order with the same tenant and an invitation that works', async () => {
    const order = anOrder();
    const first = await asOperator(() => world.creation.run(order));
    const second = await asOperator(() => world.creation.run(order));
    expect(second.view.tenant.id).toBe(first.view.tenant.id);
    expect(second.invitation?.id).toBe(first.invitation?.id);
    expect(await world.actions(first.view.tenant.id)).toEqual(['tenant.created', 'tenant.trial_began']);
  });

  it('makes one tenant of the same order sent ten times at once', async () => {
    const order = anOrder();
    const made = await Promise.all(Array.from({ length: 10 }, () => asOperator(() => world.creation.run(order))));
    expect(new Set(made.map(({ view }) => view.tenant.id)).size).toBe(1);
    expect(await world.actions(made[0]!.view.tenant.id)).toEqual(['tenant.created', 'tenant.trial_began']);
  });

  it('refuses a slug that another order has taken', async () => {
    const order = anOrder();
    await asOperator(() => world.creation.run(order));
    const other = { ...order, administratorEmail: 'eve@elsewhere.example' };
    await expect(asOperator(() => world.creation.run(other))).rejects.toMatchObject({
      reason: 'SLUG_TAKEN',
      metadata: { slug: order.slug },
    });
  });

  it('creates the tenant when identity is out of reach, and the invitation later', async () => {
    world.invitations.down = true;
    const { view, invitation } = await asOperator(() => world.creation.run(anOrder()));
    expect(view.tenant.status).toBe('trial');
    expect(invitation).toBeUndefined();
    world.invitations.down = false;
    await as(view.tenant.id, () => world.onboarding.finish());
    expect(world.invitations.orders.at(-1)?.tenantId).toBe(view.tenant.id);
    const asked = world.invitations.orders.length;
    await as(view.tenant.id, () => world.onboarding.finish());
    expect(world.invitations.orders).toHaveLength(asked);
  });

  it('refuses another region and names it; stores nothing', async () => {
    const order = anOrder({ region: 'eu-central' });
    await expect(asOperator(() => world.creation.run(order))).rejects.toMatchObject({
      reason: 'WRONG_REGION',
      metadata: { home_region: 'eu-central' },
    });
    expect(await asOperator(() => world.directory.findBySlug(order.slug))).toBeNull();
  });

  it.each([2189, 3651])('refuses %i days of retention in us-east', async (dataRetentionDays) => {
    await expect(asOperator(() => world.creation.run(anOrder({ dataRetentionDays })))).rejects.toMatchObject({
      violations: [{ field: 'dataRetentionDays', description: 'must be between 2190 and 3650 in us-east' }],
    });
  });
});

describe("a tenant's own entry", () => {
  it('is all that a tenant sees', async () => {
    const [mine] = [await world.aTenant(), await world.aTenant()];
    expect((await as(mine, () => world.tenants.get())).tenant.id).toBe(mine);
    const seen = await as(mine, () => world.unitOfWork.run((em) => rows(em, 'select id from tenancy.tenants')));
    expect(seen).toEqual([{ id: mine }]);
  });

  it('cannot be made to belong to another tenant', async () => {
    const [mine, other] = [await world.aTenant(), await world.aTenant()];
    const takeOver = () =>
      as(mine, () =>
        world.unitOfWork.run((em) =>
          rows(em, `update tenancy.tenants set name = 'taken' where id = $1 returning id`, [other]),
        ),
      );
    expect(await takeOver()).toEqual([]);
    expect((await as(other, () => world.tenants.get())).tenant.name).toBe('Acme Aerospace');
  });

  it('is not found by a tenant that has none', async () => {
    await expect(as(uuidv7(), () => world.tenants.get())).rejects.toMatchObject({ reason: 'TENANT_NOT_FOUND' });
  });

  it('changes exactly what the mask names', async () => {
    const id = await world.aTenant();
    const given = changes(
      { name: 'New Name', industry: 'ignored', contact: { address: '', phone: '+4930123456', email: 'x@y.example' } },
      'name',
      'contact.phone',
    );
    const before = await as(id, () => world.tenants.get());
    const { tenant, contact } = await as(id, () => world.tenants.update(given, String(before.tenant.version)));
    expect(tenant).toMatchObject({ name: 'New Name', industry: 'Aerospace' });
    expect(contact).toEqual({
      contactAddress: '1 Main Street',
      contactPhone: '+4930123456',
      contactEmail: 'office@acme.example',
    });
    expect(tenant.version).toBe(before.tenant.version + 1);
    expect(tenant.updatedAt.getTime()).toBeGreaterThan(before.tenant.updatedAt.getTime());
    expect((await as(id, () => world.localTenants.find(id)))?.position).toBe(tenant.version);
  });

  it('refuses what changed meanwhile', async () => {
    const id = await world.aTenant();
    await as(id, () => world.tenants.update(changes({ name: 'First' }, 'name'), ''));
    await expect(as(id, () => world.tenants.update(changes({ name: 'Second' }, 'name'), '1'))).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    expect((await as(id, () => world.tenants.get())).tenant.name).toBe('First');
  });

  it('loses the verification of its domain with the domain', async () => {
    const id = await world.aTenant();
    await world.admin.query('update tenancy.tenants set domain_verified = true where id = $1', [id]);
    const same = await as(id, () => world.tenants.update(changes({ domain: 'acme.example' }, 'domain'), ''));
    expect(same.tenant.domainVerified).toBe(true);
    const other = await as(id, () => world.tenants.update(changes({ domain: 'Other.example' }, 'domain'), ''));
    expect(other.tenant).toMatchObject({ domain: 'other.example', domainVerified: false });
  });

  it('keeps its retention within the bounds of its region', async () => {
    const id = await world.aTenant();
    await expect(
      as(id, () => world.tenants.update(changes({ dataRetentionDays: 30 }, 'data_retention_days'), '')),
    ).rejects.toMatchObject({ violations: [{ field: 'tenant.dataRetentionDays' }] });
    const { tenant } = await as(id, () =>
      world.tenants.update(changes({ dataRetentionDays: 2190 }, 'data_retention_days'), ''),
    );
    expect(tenant.dataRetentionDays).toBe(2190);
  });

  it('cannot be changed while suspended', async () => {
    const id = await world.aTenant();
    await asOperator(() => world.operations.suspend(id, 'unpaid', ''));
    await expect(as(id, () => world.tenants.update(changes({ name: 'No' }, 'name'), ''))).rejects.toMatchObject({
      reason: 'TENANT_NOT_WRITABLE',
      metadata: { status: 'suspended' },
    });
    expect((await as(id, () => world.tenants.get())).tenant.status).toBe('suspended');
  });

  it('is stored with its personal values sealed, each to its place', async () => {
    const id = await world.aTenant({ contactAddress: 'Canary Road 1', contactEmail: null });
    const stored = async () => {
      const found = await world.admin.query<{ row: string }>(
        `select t::text || o::text as row from tenancy.tenants t join tenancy.onboardings o using (id) where id = $1`,
        [id],
      );
      return found.rows[0]!.row;
    };
    const clear = Buffer.from('Canary Road 1').toString('hex');
    expect(await stored()).not.toMatch(new RegExp(`canary|ada@|${clear}|${Buffer.from('ada@').toString('hex')}`, 'i'));
    expect((await as(id, () => world.tenants.get())).contact).toEqual({
      contactAddress: 'Canary Road 1',
      contactPhone: '+15550100100',
      contactEmail: null,
    });
    await world.admin.query('update tenancy.tenants set contact_email = contact_address where id = $1', [id]);
    await expect(as(id, () => world.tenants.get())).rejects.toThrow();
  });

  it('keeps personal values out of its events', async () => {
    const id = await world.aTenant({ contactEmail: 'canary@personal.example', contactAddress: 'Canary Road 1' });
    const trailRows = await world.admin.query<{ event: string }>(
      'select event::text from tenancy.outbox where tenant_id = $1',
      [id],
    );
    const trail = trailRows.rows.map(({ event }) => event).join('\n');
    expect(trail).toContain('"contact_email": "changed"');
    expect(trail).not.toMatch(/canary|ada@acme/i);
  });
});

describe("an operator's steps", () => {
  it('suspend, resume and close a tenant, each in its own trail and projection', async () => {
    const id = await world.aTenant();
    const choice = { plan: 'standard', customLimits: undefined } as const;
    expect((await asOperator(() => world.operations.activate(id, choice, ''))).limits.users).toBe(50);
    await asOperator(() => world.operations.suspend(id, 'unpaid', ''));
    const keep = { plan: undefined, customLimits: undefined };
    await asOperator(() => world.operations.activate(id, keep, ''));
    const { tenant } = await asOperator(() => world.operations.close(id, 'left', ''));
    expect(tenant.closingAt).not.toBeNull();
    expect(await world.actions(id)).toEqual([
      'tenant.created',
      'tenant.trial_began',
      'tenant.activated',
      'tenant.suspended',
      'tenant.activated',
      'tenant.closing_began',
    ]);
    expect(await as(id, () => world.localTenants.find(id))).toMatchObject({
      status: 'closing',
      position: tenant.version,
      limits: { users: 50 },
    });
  });

  it('change nothing when repeated', async () => {
    const id = await world.aTenant();
    const first = await asOperator(() => world.operations.suspend(id, 'unpaid', ''));
    const second = await asOperator(() => world.operations.suspend(id, 'unpaid', '1'));
    expect(second.tenant.version).toBe(first.tenant.version);
    expect((await world.actions(id)).filter((action) => action === 'tenant.suspended')).toHaveLength(1);
  });

  it('refuse a step that the life of a tenant does not know', async () => {
    const id = await world.aTenant();
    await asOperator(() => world.operations.close(id, 'left', ''));
    await expect(asOperator(() => world.operations.suspend(id, 'late', ''))).rejects.toMatchObject({
      reason: 'ILLEGAL_TRANSITION',
      metadata: { from: 'closing', to: 'suspended' },
    });
  });

  it('refuse to activate without a plan, and custom limits without the custom plan', async () => {
    const id = await world.aTenant();
    const none = { plan: undefined, customLimits: undefined };
    await expect(asOperator(() => world.operations.activate(id, none, ''))).rejects.toMatchObject({
      reason: 'PLAN_REQUIRED',
    });
    const custom = { plan: 'custom', customLimits: undefined } as const;
    await expect(asOperator(async () => world.operations.activate(id, custom, ''))).rejects.toMatchObject({
      violations: [{ field: 'customLimits' }],
    });
  });

  it('give a tenant limits of its own on the custom plan, and take them back with it', async () => {
    const id = await world.aTenant();
    const limits = { users: 7, connections: 1, entities: 2, storage_bytes: 3, questions_per_day: 4 };
    const custom = await asOperator(() => world.operations.activate(id, { plan: 'custom', customLimits: limits }, ''));
    expect(custom.limits).toEqual(limits);
    const choice = { plan: 'standard', customLimits: undefined } as const;
    const standard = await asOperator(() => world.operations.activate(id, choice, ''));
    expect(standard.tenant.customLimits).toBeNull();
    expect(standard.limits.users).toBe(50);
  });

  it('find no tenant where there is none', async () => {
    await expect(asOperator(() => world.operations.suspend(uuidv7(), 'why', ''))).rejects.toMatchObject({
      reason: 'TENANT_NOT_FOUND',
    });
    await expect(asOperator(() => world.listing.get(uuidv7()))).rejects.toMatchObject({ reason: 'TENANT_NOT_FOUND' });
  });
});

describe('the list of tenants', () => {
  it('comes newest first, in pages, by status and kind', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.unshift(await world.aTenant({ organizationType: 'c3pao' }));
    await asOperator(() => world.operations.suspend(ids[1]!, 'spec', ''));
    const filter = { status: 'trial', organizationType: 'c3pao' } as const;
    const first = await asOperator(() => world.listing.list({ pageSize: 2, pageToken: '' }, filter));
    const second = await asOperator(() => world.listing.list({ pageSize: 2, pageToken: first.nextPageToken }, filter));
    const listed = [...first.items, ...second.items].map(({ tenant }) => tenant.id);
    expect(listed).toEqual(ids.filter((id) => id !== ids[1]));
    expect(second.nextPageToken).toBe('');
    const other = { status: undefined, organizationType: undefined };
    await expect(
      asOperator(async () => world.listing.list({ pageSize: 2, pageToken: first.nextPageToken }, other)),
    ).rejects.toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
  });

  it('is read by a role that cannot write', async () => {
    const granted = await world.admin.query(
      `select privilege_type from information_schema.role_table_grants
       where grantee = 'tenancy_operator' and privilege_type <> 'SELECT'`,
    );
    expect(granted.rows).toEqual([]);
  });

  it.each([
    ['status', `status = 'suspended'`, 'tenants_status'],
    ['type', `organization_type = 'c3pao'`, 'tenants_type'],
  ])('has an index on %s that the planner uses', async (_, condition, index) => {
    await world.admin.query('begin; set local enable_seqscan = off');
    const plan = await world.admin.query<{ 'QUERY PLAN': string }>(
      `explain select id from tenancy.tenants where ${condition} order by id desc limit 51`,
    );
    await world.admin.query('rollback');
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
  });
});

describe('a trial', () => {
  const DAY = 86_400_000;

  it('is announced to end and then suspends the tenant, once each', async () => {
    const id = await world.aTenant();
    const ends = (await as(id, () => world.tenants.get())).tenant.trialEndsAt!.getTime();
    for (const at of [ends - 8 * DAY, ends - 7 * DAY, ends - 6.5 * DAY, ends - 3 * DAY, ends - DAY, ends - 1]) {
      await as(id, () => world.trials.tick(new Date(at)));
    }
    expect((await as(id, () => world.tenants.get())).tenant.status).toBe('trial');
    await as(id, () => world.trials.tick(new Date(ends)));
    await as(id, () => world.trials.tick(new Date(ends + DAY)));
    expect((await as(id, () => world.tenants.get())).tenant).toMatchObject({ status: 'suspended', trialEndsAt: null });
    expect((await world.actions(id)).slice(2)).toEqual([
      'tenant.trial_ending',
      'tenant.trial_ending',
      'tenant.trial_ending',
      'tenant.suspended',
    ]);
  });
});

describe('the copies of other services', () => {
  it('are brought up to date once all can be reached, and left alone when they are', async () => {
    const id = await world.aTenant();
    world.services.down.add('audit');
    await asOperator(() => world.operations.suspend(id, 'spec', ''));
    expect(await as(id, () => world.projector.push())).toEqual(['audit']);
    world.services.down.clear();
    expect(await as(id, () => world.projector.catchUp())).toEqual([]);
    expect(world.services.told.at(-1)).toMatchObject(['audit', { status: 'suspended' }]);
    world.services.told.length = 0;
    await as(id, () => world.projector.catchUp());
    expect(world.services.told).toEqual([]);
  });
});

describe('the catalogues', () => {
  it('know 14 regions with their regimes, defaults and minima', async () => {
    const { items } = await asOperator(() => world.regions.list({ pageSize: 0, pageToken: '' }));
    expect(items).toHaveLength(14);
    const days = Object.fromEntries(items.map((region) => [region.code, region.defaultRetentionDays]));
    expect(days).toMatchObject({ 'us-east': 2555, 'eu-central': 1095, singapore: 1825, 'hong-kong': 2555 });
    expect(items.find(({ code }) => code === 'us-east')?.regimes).toEqual(['HIPAA', 'SOC2', 'CCPA']);
    expect(items.find(({ code }) => code === 'india-central')?.minRetentionDays).toBe(365);
  });

  it('are listed in pages', async () => {
    const codes: string[] = [];
    let pageToken = '';
    do {
      const page = await asOperator(() => world.regions.list({ pageSize: 5, pageToken }));
      codes.push(...page.items.map(({ code }) => code));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(codes).toHaveLength(14);
    expect(codes).toEqual([...codes].sort());
    const first = await asOperator(() => world.plans.page({ pageSize: 3, pageToken: '' }));
    const rest = await asOperator(() => world.plans.page({ pageSize: 3, pageToken: first.nextPageToken }));
    expect([...first.items, ...rest.items].map(({ tier }) => tier)).toEqual([
      'trial',
      'standard',
      'enterprise',
      'custom',
    ]);
    expect(rest.nextPageToken).toBe('');
  });

  it('cannot be changed by the service', async () => {
    const granted = await world.admin.query(
      `select table_name, privilege_type from information_schema.role_table_grants
       where grantee = 'tenancy_app' and table_name in ('plans', 'regions') order by table_name`,
    );
    expect(granted.rows).toEqual([
      { table_name: 'plans', privilege_type: 'SELECT' },
      { table_name: 'regions', privilege_type: 'SELECT' },
    ]);
  });
});
