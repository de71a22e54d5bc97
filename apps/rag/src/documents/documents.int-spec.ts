import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { LocalTenantsRepository, TenantProjection, type TenantStatus, WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type Database, openDatabase, rows, UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/testing';
import pg from 'pg';
import { DocumentEntity } from './document.entity.js';
import { DocumentsRepository, type NewDocument } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';

let testDatabase: TestDatabase;
let database: Database;
let admin: pg.Client;
let unitOfWork: UnitOfWork;
let projection: TenantProjection;
let documents: DocumentsService;

beforeAll(async () => {
  testDatabase = await aDatabase();
  database = openDatabase({
    url: testDatabase.urls['rag_app']!,
    service: 'rag',
    entities: [DocumentEntity],
    insecure: true,
    max: 4,
  });
  unitOfWork = new UnitOfWork(database);
  const tenants = new LocalTenantsRepository(unitOfWork, 'rag');
  projection = new TenantProjection(unitOfWork, tenants);
  documents = new DocumentsService(
    unitOfWork,
    new DocumentsRepository(unitOfWork),
    new WriteGuard(tenants),
    new Outbox(unitOfWork, 'rag'),
  );
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await database?.close();
  await admin?.end();
  await testDatabase?.drop();
});

let tenant: string;
beforeEach(async () => {
  tenant = await aTenant();
});

const as = <T>(tenantId: string, work: () => Promise<T>): Promise<T> =>
  runAs({ tenantId, actor: { type: 'user', id: 'ada' }, name: 'spec', region: 'us-east', timeoutMs: 5_000 }, work);

async function aTenant(status: TenantStatus = 'active', id = uuidv7(), position = 1): Promise<string> {
  const limits = { users: 5, connections: 3, entities: 1_000, storage_bytes: 1, questions_per_day: 50 };
  await as(id, () => projection.apply({ tenantId: id, slug: 'acme', region: 'us-east', status, limits, position }));
  return id;
}

const aPolicy = (changes: Partial<NewDocument> = {}): NewDocument => ({
  title: 'Access policy',
  type: 'policy',
  language: 'en',
  description: null,
  controls: [],
  effectiveAt: null,
  ...changes,
});

const register = (changes: Partial<NewDocument> = {}, by = tenant) =>
  as(by, () => documents.register(aPolicy(changes)));

describe('the register of documents', () => {
  it('keeps what it is told and who told it', async () => {
    const created = await register({ description: 'Who may enter' });
    expect(created).toMatchObject({
      title: 'Access policy',
      type: 'policy',
      status: 'registered',
      language: 'en',
      description: 'Who may enter',
      createdBy: 'ada',
      version: 1,
    });
    expect(await as(tenant, () => documents.get(created.id))).toEqual(created);
  });

  it('tells the trail of the document in the same transaction', async () => {
    const created = await register();
    const { rows: events } = await admin.query<{ action: string; aggregate_id: string }>(
      'select action, aggregate_id from rag.outbox where tenant_id = $1 order by position',
      [tenant],
    );
    expect(events).toEqual([
      { action: 'row.insert', aggregate_id: created.id },
      { action: 'document.registered', aggregate_id: created.id },
    ]);
  });

  it('has one document of a title and type', async () => {
    await register();
    await expect(register()).rejects.toMatchObject({
      reason: 'DOCUMENT_EXISTS',
      metadata: { title: 'Access policy' },
    });
    await register({ type: 'procedure' });
    await register({}, await aTenant());
  });

  it('answers for the document of another tenant as for none', async () => {
    const created = await register();
    const other = await aTenant();
    const foreign = await as(other, () => documents.get(created.id)).catch((error: unknown) => error);
    const unknown = await as(other, () => documents.get(uuidv7())).catch((error: unknown) => error);
    expect(foreign).toMatchObject({ reason: 'DOCUMENT_NOT_FOUND', metadata: {} });
    expect(String(foreign)).toBe(String(unknown));
    expect(await as(other, () => documents.list({ pageSize: 0, pageToken: '' }, undefined))).toMatchObject({
      items: [],
    });
  });

  it('lists newest first, in pages, by type', async () => {
    for (const title of ['a', 'b', 'c', 'd', 'e']) await register({ title });
    await register({ type: 'plan' });
    const first = await as(tenant, () => documents.list({ pageSize: 3, pageToken: '' }, 'policy'));
    const pageToken = first.nextPageToken;
    const second = await as(tenant, () => documents.list({ pageSize: 3, pageToken }, 'policy'));
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(second.nextPageToken).toBe('');
    await expect(as(tenant, async () => documents.list({ pageSize: 3, pageToken }, undefined))).rejects.toMatchObject({
      reason: 'INVALID_PAGE_TOKEN',
    });
    expect((await as(tenant, () => documents.list({ pageSize: 0, pageToken: '' }, undefined))).items).toHaveLength(6);
  });

  it('can be read, not changed, while the tenant is suspended', async () => {
    const created = await register();
    await aTenant('suspended', tenant, 2);
    await expect(register({ title: 'another' })).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
    expect((await as(tenant, () => documents.get(created.id))).id).toBe(created.id);
  });

  it('uses its index for a page of one type, under row security', async () => {
    await register();
    const plan = await as(tenant, () =>
      unitOfWork.run(async (em) => {
        await rows(em, 'set local enable_seqscan = off');
        return rows<{ 'QUERY PLAN': string }>(
          em,
          `explain select id from rag.documents where type = 'policy' order by id desc limit 51`,
        );
      }),
    );
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index.* documents_type /);
  });
});
