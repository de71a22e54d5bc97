import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { type Database, openDatabase, rows, UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/testing';
import type { LocalTenant } from './local-tenant.js';
import { LocalTenantsRepository } from './local-tenants.repository.js';
import { TenantListener } from './tenant-listener.js';
import { TenantProjection } from './tenant-projection.service.js';
import { WriteGuard } from './write-guard.js';

let testDatabase: TestDatabase;
let database: Database;
let unitOfWork: UnitOfWork;
let repository: LocalTenantsRepository;
let projection: TenantProjection;
let guard: WriteGuard;

const heard: [string | undefined, string][] = [];
class Listener extends TenantListener {
  override async tenantChanged(before: LocalTenant | undefined, after: LocalTenant): Promise<void> {
    heard.push([before?.status, after.status]);
    if (after.slug === 'refused') throw new Error('the listener refuses');
  }
}

beforeAll(async () => {
  testDatabase = await aDatabase();
  database = openDatabase({
    url: testDatabase.urls['rag_app']!,
    service: 'rag',
    entities: [],
    insecure: true,
    max: 4,
  });
  unitOfWork = new UnitOfWork(database);
  repository = new LocalTenantsRepository(unitOfWork, 'rag');
  projection = new TenantProjection(unitOfWork, repository, new Listener());
  guard = new WriteGuard(repository);
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

let tenantId = uuidv7();
beforeEach(() => {
  tenantId = uuidv7();
  heard.length = 0;
});

const as = <T>(work: () => Promise<T>, id = tenantId): Promise<T> =>
  runAs(
    { tenantId: id, actor: { type: 'service', id: 'tenancy' }, name: 'spec', region: 'us-east', timeoutMs: 5_000 },
    work,
  );

const aTenant = (changes: Partial<LocalTenant> = {}): LocalTenant => ({
  tenantId,
  slug: 'acme',
  region: 'us-east',
  status: 'trial',
  limits: { users: 5, connections: 3, entities: 1_000, storage_bytes: 1_073_741_824, questions_per_day: 50 },
  position: 1,
  ...changes,
});

describe('the projection of a tenant', () => {
  it('stores what it is told, and a later state over it', async () => {
    await as(() => projection.apply(aTenant({ status: 'provisioning' })));
    await as(() => projection.apply(aTenant({ position: 2, slug: 'acme-2' })));
    expect(await as(() => repository.find(tenantId))).toEqual(aTenant({ position: 2, slug: 'acme-2' }));
    expect(heard).toEqual([
      [undefined, 'provisioning'],
      ['provisioning', 'trial'],
    ]);
  });

  it('lets a stale state lose and answers the one that stands', async () => {
    await as(() => projection.apply(aTenant({ position: 7, status: 'suspended' })));
    const stored = await as(() => projection.apply(aTenant({ position: 6 })));
    expect(stored).toEqual(aTenant({ position: 7, status: 'suspended' }));
    expect(await as(() => repository.find(tenantId))).toEqual(stored);
    expect(heard).toHaveLength(1);
  });

  it('is told of a new tenant by several at once without a conflict', async () => {
    for (let round = 0; round < 150; round++) {
      const id = uuidv7();
      const tell = (position: number) => as(() => repository.upsert(aTenant({ tenantId: id, position })), id);
      await Promise.all([1, 1, 2, 2].map(tell));
      expect((await as(() => repository.find(id), id))?.position).toBe(2);
    }
  });

  it('ends in the latest state whatever the order and however often', async () => {
    const states = Array.from({ length: 8 }, (_, index) => aTenant({ position: index + 1, slug: `s${index + 1}` }));
    const shuffled = [...states, ...states].sort((a, b) => ((a.position * 7) % 5) - ((b.position * 7) % 5));
    await Promise.all(shuffled.map((state) => as(() => projection.apply(state))));
    expect(await as(() => repository.find(tenantId))).toEqual(states.at(-1));
  });

  it('takes the limits anew at the same position, for a plan that changed', async () => {
    await as(() => projection.apply(aTenant()));
    const raised = aTenant({ limits: { ...aTenant().limits, users: 6 } });
    await as(() => projection.apply(raised));
    expect(await as(() => repository.find(tenantId))).toEqual(raised);
  });

  it('refuses a tenant of another region and stores nothing', async () => {
    await expect(as(() => projection.apply(aTenant({ region: 'eu-central' })))).rejects.toMatchObject({
      reason: 'WRONG_REGION',
      metadata: { home_region: 'eu-central' },
    });
    expect(await as(() => repository.find(tenantId))).toBeUndefined();
  });

  it('is one transaction with its listener', async () => {
    await expect(as(() => projection.apply(aTenant({ slug: 'refused' })))).rejects.toThrow('the listener refuses');
    expect(await as(() => repository.find(tenantId))).toBeUndefined();
  });

  it('hides every other tenant', async () => {
    await as(() => projection.apply(aTenant()));
    expect(await as(() => repository.find(tenantId), uuidv7())).toBeUndefined();
  });
});

describe('the write guard', () => {
  it.each(['trial', 'active'] as const)('lets a tenant that is %s write', async (status) => {
    await as(() => projection.apply(aTenant({ status })));
    await as(() => guard.assertWritable());
  });

  it.each(['provisioning', 'suspended', 'closing', 'erased'] as const)('refuses one that is %s', async (status) => {
    await as(() => projection.apply(aTenant({ status })));
    await expect(as(() => guard.assertWritable())).rejects.toMatchObject({
      reason: 'TENANT_NOT_WRITABLE',
      metadata: { status },
    });
  });

  it('refuses a tenant it has not been told of', async () => {
    await expect(as(() => guard.assertWritable())).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
  });
});

describe('a quota', () => {
  const LIMIT = 3;

  // Idempotency keys stand in for whatever a service counts.
  const create = () =>
    as(() =>
      unitOfWork.run(async (em) => {
        const quota = await guard.lockQuota('connections');
        const [counted] = await rows<{ count: string }>(em, 'select count(*) from rag.idempotency_keys');
        quota.admit(Number(counted!.count));
        await rows(
          em,
          `insert into rag.idempotency_keys (principal, method, key, request_hash) values ('spec', 'spec', $1, '')`,
          [uuidv7()],
        );
      }),
    );

  it('admits as many parallel creations as the limit says, not one more', async () => {
    await as(() => projection.apply(aTenant()));
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, create));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(outcomes.length - refused.length).toBe(LIMIT);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({
        reason: 'QUOTA_EXCEEDED',
        metadata: { quota: 'connections', limit: '3', current: '3' },
      });
    }
  });

  it('keeps what is there when the limit is lowered and stops new creations', async () => {
    await as(() => projection.apply(aTenant()));
    for (let made = 0; made < LIMIT; made += 1) await create();
    await as(() => projection.apply(aTenant({ position: 2, limits: { ...aTenant().limits, connections: 1 } })));
    await expect(create()).rejects.toMatchObject({ metadata: { limit: '1', current: '3' } });
  });

  it('is refused to a tenant that may not write', async () => {
    await as(() => projection.apply(aTenant({ status: 'suspended' })));
    await expect(create()).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
  });
});
