import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ragV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import {
  aDatabase,
  type InProcessService,
  setServiceEnvironment,
  startInProcess,
  type TestDatabase,
} from '@attestry/testing';
import { AppModule } from '../app.module.js';
import { readSettings } from '../config.js';
import { handlers } from '../handlers.js';

let database: TestDatabase;
let service: InProcessService;

beforeAll(async () => {
  database = await aDatabase();
  setServiceEnvironment('rag', database);
  service = await startInProcess({
    service: 'rag',
    module: AppModule.with(readSettings()),
    handlers,
    settings: { REGION: database.region },
  });
});

afterAll(async () => {
  await service?.stop();
  await database?.drop();
});

const { DocumentType, DocumentStatus } = ragV1;
const { TenantStatus } = tenancyV1;

/** A tenant as tenancy makes it known. */
async function aTenant(status = TenantStatus.TENANT_STATUS_ACTIVE): Promise<string> {
  const tenantId = uuidv7();
  const limits = { users: '5', connections: '3', entities: '10', storageBytes: '1', questionsPerDay: '1' };
  const tenancy = service.asService('tenancy', tenancyV1.TenantProjectionServiceService);
  await tenancy.applyTenant({ tenantId, slug: 'acme', region: 'us-east', status, limits, position: '1' });
  return tenantId;
}

const as = (tenantId: string, role: 'analyst' | 'viewer' = 'analyst') =>
  service.as({ tenantId, role }, ragV1.DocumentServiceService);

const aDocument = (changes: Partial<ragV1.CreateDocumentRequest> = {}): ragV1.CreateDocumentRequest => ({
  title: 'Incident plan',
  type: DocumentType.DOCUMENT_TYPE_PLAN,
  language: '',
  description: '',
  controls: [],
  effectiveTime: undefined,
  ...changes,
});

describe('DocumentService', () => {
  it('registers a document, reads it and lists it', async () => {
    const tenant = await aTenant();
    const { document } = await as(tenant).createDocument(aDocument());
    expect(document).toMatchObject({
      title: 'Incident plan',
      type: DocumentType.DOCUMENT_TYPE_PLAN,
      status: DocumentStatus.DOCUMENT_STATUS_REGISTERED,
      language: 'en',
      description: '',
      etag: '1',
    });
    expect((await as(tenant, 'viewer').getDocument({ id: document!.id })).document).toEqual(document);
    const page = await as(tenant).listDocuments(ragV1.ListDocumentsRequest.fromPartial({}));
    expect(page).toEqual({ documents: [document], nextPageToken: '' });
  });

  it('runs a keyed call once', async () => {
    const tenant = await aTenant();
    const caller = as(tenant);
    const first = await caller.createDocument(aDocument(), { idempotencyKey: 'k' });
    expect(await caller.createDocument(aDocument(), { idempotencyKey: 'k' })).toEqual(first);
    await expect(caller.createDocument(aDocument({ title: 'x' }), { idempotencyKey: 'k' })).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('lets nobody register who may only read', async () => {
    const tenant = await aTenant();
    await expect(as(tenant, 'viewer').createDocument(aDocument())).rejects.toMatchObject({
      reason: 'PERMISSION_DENIED',
      metadata: { permission: 'rag.document.create' },
    });
  });

  it('takes no document of a tenant it does not know, or that may not write', async () => {
    for (const tenant of [uuidv7(), await aTenant(TenantStatus.TENANT_STATUS_SUSPENDED)]) {
      await expect(as(tenant).createDocument(aDocument())).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
    }
  });

  it('names each field that breaks a rule', async () => {
    const bad = aDocument({ title: '', type: DocumentType.DOCUMENT_TYPE_UNSPECIFIED, language: 'English!' });
    await expect(as(await aTenant()).createDocument(bad)).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: expect.arrayContaining(
        ['title', 'type', 'language'].map((field) => expect.objectContaining({ field })),
      ),
    });
  });

  it("answers for another tenant's document exactly as for none", async () => {
    const { document } = await as(await aTenant()).createDocument(aDocument());
    const stranger = as(await aTenant());
    const answers = await Promise.all(
      [document!.id, uuidv7()].map((id) =>
        stranger.getDocument({ id }).then(
          () => 'found',
          (error: { kind: string; reason: string; message: string; metadata: object }) => [
            error.kind,
            error.reason,
            error.message,
            error.metadata,
          ],
        ),
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toEqual(['not_found', 'DOCUMENT_NOT_FOUND', 'no document has this id', {}]);
  });
});
