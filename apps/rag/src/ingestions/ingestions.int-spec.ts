import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ragV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { docxOf, paragraph, word } from '@attestry/office-writer';
import { runAs } from '@attestry/request-context';
import { DOCX } from '@attestry/text-extraction';
import { aRagService, type RagService, uploadOf } from '../fixtures/a-rag-service.js';
import { IngestionRunner } from './ingestion-runner.js';
import { ResumeIngestions } from './resume-ingestions.job.js';

const { IngestionState } = ragV1;
const SUCCEEDED = IngestionState.INGESTION_STATE_SUCCEEDED;
const plain = { contentType: 'text/plain', fileName: 'plan.txt' };

let rag: RagService;
beforeAll(async () => {
  rag = await aRagService();
});
afterAll(() => rag?.stop());

let tenant: string;
let documentId: string;
beforeEach(async () => {
  tenant = await rag.aTenant();
  documentId = await rag.aDocument(tenant);
});

const calls = (role: 'analyst' | 'viewer' = 'analyst', of = tenant, userId = uuidv7()) =>
  rag.service.as({ tenantId: of, role, userId }, ragV1.IngestionServiceService);

const start = async (file: Buffer | string, header: Partial<ragV1.ContentHeader> = plain, userId = uuidv7()) => {
  const parts = uploadOf({ documentId, ...header }, Buffer.from(file));
  return (await calls('analyst', tenant, userId).startIngestion(parts, { deadlineMs: 60_000 })).ingestion!;
};

/** Waits until it is over. */
async function over(id: string, of = tenant): Promise<ragV1.Ingestion> {
  for (;;) {
    const { ingestion } = await calls('viewer', of).getIngestion({ id, waitSeconds: 2 });
    if (ingestion!.finishTime) return ingestion!;
  }
}

const partsOf = async (id: string): Promise<number> => {
  const sql = 'select count(*)::int as n from rag.ingestion_parts where ingestion_id = $1';
  return (await rag.admin.query<{ n: number }>(sql, [id])).rows[0]!.n;
};

const versions = async () =>
  (await rag.contentOf(tenant).listVersions({ documentId, pageSize: 0, pageToken: '' })).versions;

const actions = async (): Promise<string[]> => {
  const sql = `select action from rag.outbox where tenant_id = $1 and action ~ '^(ingestion|document)\\.' order by position`;
  return (await rag.admin.query<{ action: string }>(sql, [tenant])).rows.map(({ action }) => action);
};

/** A file that is not over soon: a hundred thousand words, each of its own. */
const LONG = Array.from({ length: 100_000 }, (_, n) => `w${String(n).padStart(6, '0')}`).join(' ');

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** As the job does it every minute. */
const resume = async () => {
  const job = rag.service.get(ResumeIngestions);
  const work = { tenantId: tenant, actor: { type: 'job', id: job.name }, name: job.name, region: 'us-east' } as const;
  let cursor: string | undefined;
  do {
    cursor = await runAs({ ...work, timeoutMs: 60_000 }, () =>
      job.run({ tenantId: tenant, cursor, signal: AbortSignal.timeout(60_000) }),
    );
  } while (cursor !== undefined);
};

describe('an ingestion', () => {
  it('answers at once and ends with content that is found, under the name of who started it', async () => {
    const userId = uuidv7();
    const file = Buffer.from('The drawbridge is lifted at night.');
    const started = await start(file, plain, userId);
    expect(started).toMatchObject({
      documentId,
      mediaType: 'text/plain',
      fileName: 'plan.txt',
      size: String(file.length),
      sha256: createHash('sha256').update(file).digest(),
      createdBy: userId,
      version: 0,
      failure: '',
    });
    expect(await over(started.id)).toMatchObject({ state: SUCCEEDED, version: 1, chunks: 1, embedded: 1 });
    expect((await rag.search(tenant, 'drawbridge'))[0]).toMatchObject({ documentId, version: 1 });
    expect((await versions())[0]).toMatchObject({ createdBy: userId });
    expect(await partsOf(started.id)).toBe(0);
    expect(await actions()).toEqual([
      'document.registered',
      'ingestion.started',
      'document.uploaded',
      'document.indexed',
    ]);
  });

  it('of a text that is there creates nothing and names the version that has it', async () => {
    await rag.upload(tenant, { documentId, ...plain }, 'one wall');
    expect(await over((await start('one wall')).id)).toMatchObject({ state: SUCCEEDED, version: 1, chunks: 0 });
    expect(await versions()).toHaveLength(1);
  });

  it('takes files of several parts byte by byte', async () => {
    const body = word(Array.from({ length: 40 }, (_, n) => paragraph(`Line ${n}`)).join(''));
    const noise = Buffer.from(Array.from({ length: 2_500_000 }, () => Math.floor(Math.random() * 256)));
    const file = docxOf({ body, more: [{ name: 'word/media/image1.bin', content: noise }] });
    const { id } = await start(file, { contentType: DOCX });
    expect(await over(id)).toMatchObject({ state: SUCCEEDED, size: String(file.length), mediaType: DOCX });
  });

  it('fails with the reason, and nothing of it stays', async () => {
    const { id } = await start('%PDF-1.7 nothing', { contentType: 'application/pdf' });
    expect(await over(id)).toMatchObject({
      state: IngestionState.INGESTION_STATE_FAILED,
      failure: 'CONTENT_NOT_READABLE',
      problem: 'broken',
      version: 0,
    });
    expect(await partsOf(id)).toBe(0);
    expect(await versions()).toEqual([]);
    expect((await actions()).at(-1)).toBe('ingestion.failed');
  });

  it('is refused at once for what can be told at once', async () => {
    await expect(start('# x', { contentType: 'application/pdf' })).rejects.toMatchObject({
      reason: 'MEDIA_TYPE_MISMATCH',
    });
    await expect(start('x', { documentId: uuidv7(), ...plain })).rejects.toMatchObject({
      reason: 'DOCUMENT_NOT_FOUND',
    });
    const lying = uploadOf({ documentId, ...plain }, Buffer.from('x'), { size: '2' });
    await expect(calls().startIngestion(lying)).rejects.toMatchObject({ reason: 'UPLOAD_INCOMPLETE' });
    await rag.aTenant({ id: tenant, storageBytes: '10', position: '2' });
    await expect(start('x'.repeat(11))).rejects.toMatchObject({ reason: 'QUOTA_EXCEEDED' });
    const parts = uploadOf({ documentId, ...plain }, Buffer.from('x'));
    await expect(calls('viewer').startIngestion(parts)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    const { ingestions } = await calls().listIngestions({ documentId, pageSize: 0, pageToken: '' });
    expect(ingestions).toEqual([]);
  });

  it('shows how far it is, and can be cancelled on the way; nothing of it stays', async () => {
    const { id } = await start(LONG);
    const state = async () => (await calls().getIngestion({ id, waitSeconds: 0 })).ingestion!;
    while ((await state()).chunks === 0) await pause(50);
    const cancelled = (await calls().cancelIngestion({ id })).ingestion!;
    expect(cancelled.state).toBe(IngestionState.INGESTION_STATE_CANCELLED);
    expect((await calls().cancelIngestion({ id })).ingestion!.state).toBe(cancelled.state);
    await pause(500);
    expect(await over(id)).toMatchObject({ state: cancelled.state, version: 0 });
    expect(await versions()).toEqual([]);
    expect(await partsOf(id)).toBe(0);
    expect((await actions()).at(-1)).toBe('ingestion.cancelled');
  }, 90_000);

  it('that is over cannot be cancelled', async () => {
    const { id } = await start('short');
    await over(id);
    await expect(calls().cancelIngestion({ id })).rejects.toMatchObject({
      reason: 'INGESTION_OVER',
      metadata: { state: 'succeeded' },
    });
  });

  it('is not taken twice while it is under way, and there is an end to how many are', async () => {
    const [first, second] = await Promise.all([start(LONG), start(LONG)]);
    expect(second.id).toBe(first.id);
    for (let n = 1; n < 20; n++) await start(`short ${n}`);
    await expect(start('one more')).rejects.toMatchObject({ reason: 'TOO_MANY_INGESTIONS', metadata: { limit: '20' } });
    await calls().cancelIngestion({ id: first.id });
  }, 90_000);

  it('belongs to its tenant and to who may see its document', async () => {
    const { id } = await start('The vault opens at midnight.');
    await over(id);
    const stranger = await rag.aTenant();
    const notFound = { kind: 'not_found', reason: 'INGESTION_NOT_FOUND', metadata: {} };
    await expect(calls('analyst', stranger).getIngestion({ id, waitSeconds: 0 })).rejects.toMatchObject(notFound);
    await expect(calls('analyst', stranger).cancelIngestion({ id })).rejects.toMatchObject(notFound);
    const admin = rag.service.as({ tenantId: tenant, role: 'admin' }, ragV1.DocumentServiceService);
    await admin.restrictDocument({ documentId, readers: { userIds: [uuidv7()], roles: [] } });
    await expect(calls().getIngestion({ id, waitSeconds: 0 })).rejects.toMatchObject(notFound);
    expect((await calls().listIngestions({ documentId: '', pageSize: 0, pageToken: '' })).ingestions).toEqual([]);
  });
});

describe('a watched ingestion', () => {
  it('tells each step once, and ends with it', async () => {
    const { id } = await start(LONG);
    const seen: ragV1.Ingestion[] = [];
    const watched = calls('viewer').watchIngestion({ id }, { deadlineMs: 60_000 });
    for await (const { ingestion } of watched) {
      seen.push(ingestion!);
      if (seen.length === 2) await calls().cancelIngestion({ id });
    }
    expect(seen.slice(0, -1).map(({ finishTime }) => finishTime)).toEqual(seen.slice(1).map(() => undefined));
    expect(seen.at(-1)).toMatchObject({ state: IngestionState.INGESTION_STATE_CANCELLED });
    expect(seen.at(-1)?.finishTime).toBeDefined();
    const steps = seen.map(({ state, chunks, embedded }) => [state, chunks, embedded].join());
    expect(new Set(steps).size).toBe(steps.length);
  });

  it('of another tenant is none', async () => {
    const { id } = await start('A short plan.');
    const next = async () => {
      for await (const _ of calls('viewer', await rag.aTenant()).watchIngestion({ id })) throw new Error('it is seen');
    };
    await expect(next()).rejects.toMatchObject({ reason: 'INGESTION_NOT_FOUND' });
    await over(id);
  });
});

describe('an ingestion whose process is gone', () => {
  /** As a killed process leaves it; `attempts` counts this one. */
  const abandoned = async (attempts: number, silentFor = '2 minutes') => {
    const id = uuidv7();
    const text = Buffer.from('Taken up by another.');
    await rag.admin.query(
      `insert into rag.ingestions (tenant_id, id, document_id, state, media_type, file_name, size_bytes, sha256, chunks,
         embedded, attempts, worker, alive_at, created_by, updated_by, updated_at)
       values ($1, $2, $3, 'embedding', 'text/plain', '', $4, $5, 10, 3, $6, $2, now() - $7::interval, 'ada', 'ada',
         now() - $7::interval)`,
      [tenant, id, documentId, text.length, createHash('sha256').update(text).digest(), attempts, silentFor],
    );
    await rag.admin.query(
      `insert into rag.ingestion_parts (tenant_id, ingestion_id, document_id, ordinal, bytes) values ($1, $2, $3, 0, $4)`,
      [tenant, id, documentId, text],
    );
    return id;
  };

  it('is taken up by another', async () => {
    const id = await abandoned(1);
    await resume();
    expect(await over(id)).toMatchObject({ state: SUCCEEDED, version: 1, chunks: 1, embedded: 1, createdBy: 'ada' });
    expect((await versions()).map(({ createdBy }) => createdBy)).toEqual(['ada']);
  });

  it('is left alone while somebody is at it', async () => {
    const id = await abandoned(1, '40 seconds');
    await resume();
    expect((await calls().getIngestion({ id, waitSeconds: 0 })).ingestion).toMatchObject({
      state: IngestionState.INGESTION_STATE_EMBEDDING,
    });
  });

  it('is given up after the third', async () => {
    const id = await abandoned(3);
    await resume();
    expect(await over(id)).toMatchObject({ state: IngestionState.INGESTION_STATE_FAILED, failure: 'INTERRUPTED' });
    expect(await partsOf(id)).toBe(0);
    expect(await versions()).toEqual([]);
  });

  it('waits again when its process ends in order, and the attempt does not count', async () => {
    const { id } = await start(LONG);
    while ((await calls().getIngestion({ id, waitSeconds: 0 })).ingestion!.chunks === 0) await pause(50);
    await rag.service.get(IngestionRunner).beforeApplicationShutdown();
    const { rows } = await rag.admin.query(`select state, attempts, worker from rag.ingestions where id = $1`, [id]);
    expect(rows).toEqual([{ state: 'queued', attempts: 0, worker: null }]);
  }, 60_000);
});
