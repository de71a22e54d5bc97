import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assessmentsV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { runAs } from '@attestry/request-context';
import { AService, codeOf } from '../fixtures/a-service.js';
import { anUpload, aPdf, aVersionUpload, aZip, PNG } from '../fixtures/evidence-files.js';
import { EvidenceRepository } from './evidence.repository.js';
import { SealedObjects } from '@attestry/object-store';
import { SweepObjects } from './sweep-objects.job.js';

const { EvidenceStatus, EvidenceType, EvidenceVerdict } = assessmentsV1;

let world: AService;
let tenant: string;
let assessment: string;

beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  tenant = await world.aTenant();
  assessment = await world.started(tenant);
});

const evidence = (role: Parameters<AService['as']>[1] = 'assessor', of = tenant) => world.as(of, role).evidence;

async function uploaded(
  content: Buffer = Buffer.from('access is reviewed'),
  header: Partial<assessmentsV1.EvidenceHeader> = {},
): Promise<assessmentsV1.Evidence> {
  const answer = await evidence().uploadEvidence(anUpload({ assessmentId: assessment, ...header }, content));
  return answer.evidence!;
}
const newVersion = async (evidenceId: string, content: Buffer) =>
  evidence().uploadEvidenceVersion(aVersionUpload({ evidenceId }, content));
const finalized = async (id: string) => (await evidence().finalizeEvidence({ id, etag: '' })).evidence!;
const linkOf = (evidenceId: string, number: string, letter = '') =>
  assessmentsV1.EvidenceLink.fromPartial({ evidenceId, requirementCode: codeOf(number), letter });
const link = (...links: assessmentsV1.EvidenceLink[]) => evidence().linkEvidence({ assessmentId: assessment, links });

async function downloaded(id: string, given: Partial<assessmentsV1.DownloadEvidenceRequest> = {}) {
  const request = { id, version: 0, offset: '0', length: '0', ...given };
  const chunks: Buffer[] = [];
  let header: assessmentsV1.DownloadHeader | undefined;
  for await (const part of evidence('auditor').downloadEvidence(request)) {
    header ??= part.header;
    chunks.push(part.chunk);
  }
  return { header, content: Buffer.concat(chunks) };
}
async function manifest(assessmentId = assessment) {
  const parts: assessmentsV1.DownloadEvidenceManifestResponse[] = [];
  for await (const part of evidence('viewer').downloadEvidenceManifest({ assessmentId })) parts.push(part);
  return { text: Buffer.concat(parts.map(({ chunk }) => chunk)).toString(), header: parts[0]!.header! };
}
const listed = async (filter: Partial<assessmentsV1.ListEvidenceRequest>) => {
  const request = assessmentsV1.ListEvidenceRequest.fromPartial(filter);
  return (await evidence('viewer').listEvidence(request)).evidence.map(({ id }) => id);
};
const objects = async () => (await readdir(join(world.objects, tenant)).catch(() => [])).sort();

describe('an upload', () => {
  it('is a draft with what was found, stored sealed under a name of its own', async () => {
    const content = aPdf('the firewall rules');
    const stored = await uploaded(content, {
      fileName: '../up/Fire\r\nwall.pdf',
      type: EvidenceType.EVIDENCE_TYPE_CONFIGURATION,
      collectTime: new Date('2026-03-02T00:00:00Z'),
    });
    expect(stored).toMatchObject({
      assessmentId: assessment,
      title: 'Firewall.pdf',
      status: EvidenceStatus.EVIDENCE_STATUS_ACTIVE,
      type: EvidenceType.EVIDENCE_TYPE_CONFIGURATION,
      final: false,
      collectTime: new Date('2026-03-02T00:00:00Z'),
      latestVersion: { number: 1, fileName: 'Firewall.pdf', mediaType: 'application/pdf', size: `${content.length}` },
    });
    expect(stored.latestVersion!.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(stored.latestVersion!.uploadTime!.getTime()).toBeGreaterThan(Date.now() - 60_000);
    const [name] = await objects();
    expect((await readFile(join(world.objects, tenant, name!))).includes('firewall')).toBe(false);
    const events = await world.events(tenant);
    expect(events.at(-1)).toMatchObject({ action: 'evidence.uploaded', resource: stored.id, details: { version: 1 } });
  });

  it('comes back whole and in part, as a type that nothing runs', async () => {
    const content = Buffer.alloc(3 * 1024 * 1024 + 17, 'Every line of the log. ');
    const { id } = await uploaded(content, { fileName: 'big.log' });
    const whole = await downloaded(id);
    expect(whole.content.equals(content)).toBe(true);
    expect(whole.header).toMatchObject({ fileName: 'big.log', contentType: 'application/octet-stream' });
    expect(whole.header!.sha256.equals(createHash('sha256').update(content).digest())).toBe(true);
    const part = await downloaded(id, { offset: '1048570', length: '20' });
    expect(part.content.equals(content.subarray(1_048_570, 1_048_590))).toBe(true);
    expect(part.header).toMatchObject({ size: '20', sha256: Buffer.alloc(0) });
    await expect(downloaded(id, { offset: `${content.length}` })).rejects.toMatchObject({
      reason: 'RANGE_OUTSIDE_EVIDENCE',
    });
  });

  it('that is broken, lies, or is more than it seems leaves nothing', async () => {
    const text = Buffer.from('text');
    const send = (parts: Iterable<assessmentsV1.UploadEvidenceRequest>) => evidence().uploadEvidence(parts);
    const header = { assessmentId: assessment };
    await expect(send(anUpload(header, text, { size: '5' }))).rejects.toMatchObject({ reason: 'UPLOAD_INCOMPLETE' });
    await expect(send([...anUpload(header, text)].slice(0, -1))).rejects.toMatchObject({ reason: 'UPLOAD_INCOMPLETE' });
    const polyglot = Buffer.concat([PNG, aZip([{ name: 'a.txt' }])]);
    await expect(send(anUpload({ ...header, fileName: 'a.png' }, polyglot))).rejects.toMatchObject({
      reason: 'EVIDENCE_REFUSED',
      metadata: { problem: 'polyglot' },
    });
    await expect(send(anUpload({ assessmentId: uuidv7() }, text))).rejects.toMatchObject({
      reason: 'ASSESSMENT_NOT_FOUND',
    });
    const tomorrow = new Date(Date.now() + 86_400_000);
    await expect(send(anUpload({ ...header, collectTime: tomorrow }, text))).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    expect(await objects()).toEqual([]);
    expect(await listed({})).toEqual([]);
  });

  it('beyond the plan is refused, however many come at once, and leaves nothing', async () => {
    const small = await world.aTenant(tenancyV1.TenantStatus.TENANT_STATUS_ACTIVE, uuidv7(), '1', '2500');
    tenant = small;
    assessment = await world.started(small);
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => uploaded(Buffer.alloc(1_000, 'x'))));
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ reason: 'QUOTA_EXCEEDED', metadata: { quota: 'storage_bytes' } });
    }
    expect(await objects()).toHaveLength(2);
  });

  it('is not for whoever only looks, nor for a completed assessment', async () => {
    const parts = anUpload({ assessmentId: assessment }, Buffer.from('text'));
    await expect(evidence('viewer').uploadEvidence(parts)).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    const { id } = await uploaded();
    const request = { id, version: 0, offset: '0', length: '0' };
    const first = evidence('viewer').downloadEvidence(request)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    await world.sql(`update assessments.assessments set status = 'completed' where id = $1`, [assessment]);
    await expect(uploaded()).rejects.toMatchObject({ reason: 'ASSESSMENT_LOCKED' });
  });
});

describe('a version', () => {
  it('is added as a draft; the same bytes again are none; older ones stay', async () => {
    const first = await uploaded(Buffer.from('one'));
    await finalized(first.id);
    const { evidence: second, created } = await newVersion(first.id, Buffer.from('two'));
    expect(created).toBe(true);
    expect(second).toMatchObject({ final: false, finalizedBy: '', latestVersion: { number: 2 } });
    const again = await newVersion(first.id, Buffer.from('two'));
    expect(again).toMatchObject({ created: false, evidence: { latestVersion: { number: 2 } } });
    const { versions } = await evidence().listEvidenceVersions({ evidenceId: first.id, pageSize: 1, pageToken: '' });
    expect(versions).toMatchObject([{ number: 2 }]);
    expect((await downloaded(first.id, { version: 1 })).content.toString()).toBe('one');
    expect((await downloaded(first.id)).content.toString()).toBe('two');
    await expect(downloaded(first.id, { version: 3 })).rejects.toMatchObject({ reason: 'EVIDENCE_NOT_FOUND' });
  });

  it('that comes twice at once gets two numbers', async () => {
    const { id } = await uploaded();
    await Promise.all(['a', 'b', 'c'].map((text) => newVersion(id, Buffer.from(text))));
    const { versions } = await evidence().listEvidenceVersions({ evidenceId: id, pageSize: 0, pageToken: '' });
    expect(versions.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  });

  it('cannot be changed by the service, not even by a mistake in it', async () => {
    await uploaded();
    const change = `update assessments.evidence_versions set sha256 = sha256`;
    const app = await world.appError(tenant, change);
    expect(app).toContain('permission denied');
  });
});

describe('verification', () => {
  it('tells intact, altered and missing apart', async () => {
    const { id } = await uploaded(Buffer.from('as it was'));
    const verdict = async () => (await evidence('auditor').verifyEvidence({ id, version: 0 })).verdict;
    expect(await verdict()).toBe(EvidenceVerdict.EVIDENCE_VERDICT_INTACT);
    const path = join(world.objects, tenant, (await objects())[0]!);
    const bytes = await readFile(path);
    await writeFile(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])]));
    expect(await verdict()).toBe(EvidenceVerdict.EVIDENCE_VERDICT_ALTERED);
    await expect(downloaded(id)).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    await inTenant(() => world.service.get(SealedObjects).remove(path.slice(-36)));
    expect(await verdict()).toBe(EvidenceVerdict.EVIDENCE_VERDICT_MISSING);
  });
});

describe('links', () => {
  it('reuse an evidence across requirements and objectives, and are listed either way', async () => {
    const [one, other] = [await uploaded(), await uploaded(Buffer.from('other'))];
    const links = [linkOf(one.id, '3.1.1'), linkOf(one.id, '3.1.2', 'a'), linkOf(other.id, '3.1.2', 'b')];
    expect(await link(...links)).toEqual({ created: 3 });
    expect(await link(...links)).toEqual({ created: 0 });
    const { links: of } = await evidence().listEvidenceLinks({ evidenceId: one.id, pageSize: 0, pageToken: '' });
    expect(of).toMatchObject([
      { requirementCode: codeOf('3.1.1'), letter: '', assessmentId: assessment, version: 0 },
      { requirementCode: codeOf('3.1.2'), letter: 'a' },
    ]);
    const inRequirement = { assessmentId: assessment, requirementCode: codeOf('3.1.2') };
    expect(await listed(inRequirement)).toEqual([other.id, one.id]);
    expect(await listed({ ...inRequirement, letter: 'b' })).toEqual([other.id]);
    expect(await listed({ requirementCode: codeOf('3.1.1'), letter: 'd' })).toEqual([one.id]);
    expect(await evidence().unlinkEvidence({ assessmentId: assessment, links: [links[1]!] })).toEqual({ removed: 1 });
    expect(await listed(inRequirement)).toEqual([other.id]);
    const events = await world.events(tenant);
    expect(events.filter(({ action }) => action.endsWith('linked')).map(({ details }) => details['proves'])).toEqual([
      [codeOf('3.1.1'), `${codeOf('3.1.2')}[a]`],
      [`${codeOf('3.1.2')}[b]`],
      [`${codeOf('3.1.2')}[a]`],
    ]);
  });

  it('are all made or none, and each bad one is named', async () => {
    const { id } = await uploaded();
    const elsewhere = await world.aTenant();
    const theirs = await world.started(elsewhere);
    const foreign = await evidence('admin', elsewhere).uploadEvidence(
      anUpload({ assessmentId: theirs }, Buffer.from('theirs')),
    );
    await expect(
      link(
        linkOf(id, '3.1.1'),
        linkOf(foreign.evidence!.id, '3.1.1'),
        linkOf(id, '3.1.1', 'z'),
        assessmentsV1.EvidenceLink.fromPartial({ evidenceId: id, requirementCode: 'XX.L2-9.9.9' }),
      ),
    ).rejects.toMatchObject({
      violations: [
        { field: 'links[1].evidenceId' },
        { field: 'links[2].letter' },
        { field: 'links[3].requirementCode' },
      ],
    });
    const page = { evidenceId: id, pageSize: 0, pageToken: '' };
    expect((await evidence().listEvidenceLinks(page)).links).toEqual([]);
  });

  it('are made only while the assessment is in progress', async () => {
    const { id } = await uploaded();
    await world.sql(`update assessments.assessments set status = 'review' where id = $1`, [assessment]);
    await expect(link(linkOf(id, '3.1.1'))).rejects.toMatchObject({ reason: 'ASSESSMENT_LOCKED' });
  });

  it('are made by the hundreds with a handful of statements', async () => {
    const { id } = await uploaded();
    const all = world.records(assessment).objectives.map(({ requirementCode, letter }) => ({
      ...assessmentsV1.EvidenceLink.fromPartial({ evidenceId: id, requirementCode, letter }),
    }));
    expect(await link(...all)).toEqual({ created: 320 });
  });
});

describe('the manifest', () => {
  it('has a line for each final evidence that is linked, and a hash of the whole', async () => {
    const [b, a, draft] = [
      await uploaded(Buffer.from('b'), { fileName: 'b.txt' }),
      await uploaded(Buffer.from('ä'), { fileName: 'ä.txt' }),
      await uploaded(Buffer.from('draft'), { fileName: 'draft.txt' }),
    ];
    await link(...[b, a, draft].map(({ id }) => linkOf(id, '3.1.1')), linkOf(b.id, '3.1.2'));
    await finalized(b.id);
    await finalized(a.id);
    const { text, header } = await manifest();
    const line = (content: string, name: string) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;
    expect(text).toBe(line('b', 'b.txt') + line('ä', 'ä.txt'));
    expect(header).toMatchObject({ fileName: 'evidence-manifest.txt', contentType: 'text/plain; charset=utf-8' });
    expect(header.sha256.equals(createHash('sha256').update(text).digest())).toBe(true);
    await expect(manifest(uuidv7())).rejects.toMatchObject({ reason: 'ASSESSMENT_NOT_FOUND' });
  });
});

describe('an entry', () => {
  it('is changed by its mask, with an etag, and told of', async () => {
    const { id, etag } = await uploaded();
    const change = (mask: string[], given: Partial<assessmentsV1.Evidence>, seen = '') =>
      evidence().updateEvidence({
        evidence: assessmentsV1.Evidence.fromPartial({ id, ...given }),
        updateMask: mask,
        etag: seen,
      });
    const changed = await change(['title', 'description'], { title: 'Access review', description: 'Q3' }, etag);
    expect(changed.evidence).toMatchObject({ title: 'Access review', description: 'Q3' });
    await expect(change(['title'], { title: 'again' }, etag)).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    await expect(change([], {})).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    await expect(change(['final'], { final: true })).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    const dates = { effectiveTime: new Date('2026-03-02'), expireTime: new Date('2026-03-01') };
    await expect(change(['effective_time', 'expire_time'], dates)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });

  it('is final once a person says so, of the version that was seen', async () => {
    const { id, etag } = await uploaded();
    await newVersion(id, Buffer.from('unseen'));
    await expect(evidence().finalizeEvidence({ id, etag })).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    const done = await finalized(id);
    expect(done).toMatchObject({ final: true });
    expect(done.finalizedBy).not.toBe('');
    expect((await finalized(id)).etag).toBe(done.etag);
  });

  it('goes out of use and into it again', async () => {
    const { id } = await uploaded();
    const archive = (restore: boolean) => evidence().archiveEvidence({ id, restore, etag: '' });
    expect((await archive(false)).evidence!.status).toBe(EvidenceStatus.EVIDENCE_STATUS_ARCHIVED);
    await expect(finalized(id)).rejects.toMatchObject({ reason: 'EVIDENCE_NOT_ACTIVE' });
    await expect(newVersion(id, Buffer.from('x'))).rejects.toMatchObject({ reason: 'EVIDENCE_NOT_ACTIVE' });
    await expect(link(linkOf(id, '3.1.1'))).rejects.toMatchObject({ violations: [{ field: 'links[0].evidenceId' }] });
    expect(await listed({ status: EvidenceStatus.EVIDENCE_STATUS_ACTIVE })).toEqual([]);
    expect((await archive(true)).evidence!.status).toBe(EvidenceStatus.EVIDENCE_STATUS_ACTIVE);
  });

  it('of another tenant is not there', async () => {
    const { id } = await uploaded();
    const stranger = world.as(await world.aTenant()).evidence;
    await expect(stranger.getEvidence({ id })).rejects.toMatchObject({ reason: 'EVIDENCE_NOT_FOUND' });
    await expect(stranger.deleteEvidence({ id })).rejects.toMatchObject({ reason: 'EVIDENCE_NOT_FOUND' });
  });

  it('is listed by pages, newest first', async () => {
    const ids = [(await uploaded()).id, (await uploaded()).id, (await uploaded()).id].reverse();
    const page = (pageToken: string) =>
      evidence().listEvidence(
        assessmentsV1.ListEvidenceRequest.fromPartial({ assessmentId: assessment, pageSize: 2, pageToken }),
      );
    const first = await page('');
    const second = await page(first.nextPageToken);
    expect([...first.evidence, ...second.evidence].map(({ id }) => id)).toEqual(ids);
    expect(second.nextPageToken).toBe('');
  });
});

describe('deletion', () => {
  const remove = (id: string) => evidence('manager').deleteEvidence({ id });

  it('takes the bytes, keeps the entry, and may be asked for twice', async () => {
    const { id } = await uploaded();
    await newVersion(id, Buffer.from('two'));
    await remove(id);
    await remove(id);
    expect(await objects()).toEqual([]);
    const { evidence: gone } = await evidence().getEvidence({ id });
    expect(gone).toMatchObject({ status: EvidenceStatus.EVIDENCE_STATUS_DELETED, latestVersion: { number: 2 } });
    await expect(downloaded(id)).rejects.toMatchObject({ reason: 'EVIDENCE_DELETED' });
    expect(await listed({})).toEqual([]);
    expect((await world.events(tenant)).filter(({ action }) => action === 'evidence.deleted')).toHaveLength(1);
  });

  it('is refused on hold, while an assessment rests on it, and for six years after its completion', async () => {
    const { id } = await uploaded();
    const hold = (on: boolean) => evidence('manager').holdEvidence({ id, hold: on, reason: 'a lawsuit' });
    await hold(true);
    await expect(remove(id)).rejects.toMatchObject({ reason: 'EVIDENCE_RETAINED', metadata: { until: 'hold' } });
    await hold(false);
    await link(linkOf(id, '3.1.1'));
    await expect(remove(id)).rejects.toMatchObject({
      reason: 'EVIDENCE_IN_USE',
      metadata: { assessment_id: assessment },
    });
    await world.completed(tenant, assessment);
    const { evidence: kept } = await evidence().getEvidence({ id });
    const years = (kept!.retainUntil!.getTime() - Date.now()) / (365.25 * 86_400_000);
    expect(years).toBeCloseTo(6, 1);
    await expect(remove(id)).rejects.toMatchObject({ reason: 'EVIDENCE_RETAINED' });
    await world.pastTriggers(
      `update assessments.assessment_snapshots set created_at = now() - interval '7 years' where assessment_id = $1`,
      [assessment],
    );
    await remove(id);
  });
});

describe('the sweep', () => {
  it('takes old bytes that no row speaks of, and no others', async () => {
    const { id } = await uploaded();
    const [needed] = await objects();
    const orphans = [uuidv7(), uuidv7()];
    const store = world.service.get(SealedObjects);
    for (const orphan of orphans) await inTenant(() => store.put(orphan, 1, one()));
    const old = new Date(Date.now() - 2 * 3_600_000);
    for (const name of [needed!, orphans[0]!]) await utimes(join(world.objects, tenant, name), old, old);
    const job = new SweepObjects(store, world.service.get(EvidenceRepository));
    await inTenant(() => job.run({ signal: new AbortController().signal }));
    expect(await objects()).toEqual([needed!, orphans[1]!].sort());
    expect((await downloaded(id)).content.toString()).toBe('access is reviewed');
  });
});

async function* one(): AsyncGenerator<Buffer> {
  yield Buffer.from('x');
}

const inTenant = <T>(work: () => Promise<T>): Promise<T> =>
  runAs(
    { tenantId: tenant, actor: { type: 'job', id: 'spec' }, name: 'spec', region: 'us-east', timeoutMs: 30_000 },
    work,
  );
