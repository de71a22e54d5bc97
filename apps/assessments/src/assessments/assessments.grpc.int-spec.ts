import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, type JsonValue } from '@attestry/audit-chain';
import { assessmentsV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anAssessment, anAsset, AService } from '../fixtures/a-service.js';
import { aCompleted } from '../fixtures/completed.js';
import { documentOf } from '../fixtures/snapshot-document.js';

const { AssessmentStatus, AssessmentType, AssessorKind, AssetCategory } = assessmentsV1;

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

interface FrozenDocument extends Record<string, JsonValue> {
  requirements: { nist_number: string; objectives: JsonValue[] }[];
}

const listing = (changes: Partial<assessmentsV1.ListAssessmentsRequest> = {}) => ({
  pageSize: 0,
  pageToken: '',
  status: AssessmentStatus.ASSESSMENT_STATUS_UNSPECIFIED,
  ...changes,
});

async function created(tenant: string, changes: Partial<assessmentsV1.CreateAssessmentRequest> = {}) {
  const { assessment } = await world.as(tenant, 'manager').assessments.createAssessment(anAssessment(changes));
  return assessment!;
}

describe('the entry of an assessment', () => {
  it('is created as a draft whose totals are nought', async () => {
    const tenant = await world.aTenant();
    const assessment = await created(tenant);
    expect(assessment).toMatchObject({
      type: AssessmentType.ASSESSMENT_TYPE_CMMC_L2,
      targetLevel: 2,
      status: AssessmentStatus.ASSESSMENT_STATUS_DRAFT,
      progress: { totalRequirements: 0, totalObjectives: 0, completionPercent: 0 },
      etag: '1',
    });
    expect((await world.as(tenant, 'viewer').assessments.getAssessment({ id: assessment.id })).assessment).toEqual(
      assessment,
    );
    expect(await world.events(tenant)).toMatchObject([{ action: 'assessment.create', resource: assessment.id }]);
  });

  it('is of any type, but aims at the level of its type', async () => {
    const tenant = await world.aTenant();
    const levels = await Promise.all([1, 2, 3, 4].map(async (type) => (await created(tenant, { type })).targetLevel));
    expect(levels).toEqual([1, 2, 3, 2]);
    await expect(created(tenant, { targetLevel: 3 })).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: [expect.objectContaining({ field: 'targetLevel' })],
    });
  });

  it('is made by those who may make one of its type', async () => {
    const tenant = await world.aTenant();
    const kinds = await Promise.all([1, 2, 3, 4].map(async (type) => (await created(tenant, { type })).conductedBy));
    expect(kinds).toEqual([1, 1, 3, 1]);
    const conductedBy = AssessorKind.ASSESSOR_KIND_C3PAO;
    expect(await created(tenant, { conductedBy })).toMatchObject({ conductedBy });
    for (const type of [1, 3, 4]) {
      await expect(created(tenant, { type, conductedBy })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
        violations: [expect.objectContaining({ field: 'conductedBy' })],
      });
    }
  });

  it('does not end before it starts', async () => {
    const tenant = await world.aTenant();
    const span = { startTime: new Date('2026-05-02T00:00:00Z'), endTime: new Date('2026-05-01T00:00:00Z') };
    await expect(created(tenant, span)).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    const { id } = await created(tenant, { startTime: span.startTime });
    const assessment = assessmentsV1.Assessment.fromPartial({ id, endTime: span.endTime });
    await expect(
      world.as(tenant).assessments.updateAssessment({ assessment, updateMask: ['end_time'], etag: '' }),
    ).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });

  it('changes by mask, if the caller has seen the last change', async () => {
    const tenant = await world.aTenant();
    const { assessments } = world.as(tenant, 'manager');
    const { id, etag } = await created(tenant);
    const assessment = assessmentsV1.Assessment.fromPartial({ id, name: 'Renamed', scopeDomains: ['all'] });
    const changed = await assessments.updateAssessment({ assessment, updateMask: ['name'], etag });
    expect(changed.assessment).toMatchObject({ name: 'Renamed', scopeDomains: ['engineering enclave'], etag: '2' });
    await expect(assessments.updateAssessment({ assessment, updateMask: ['name'], etag })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
      metadata: { etag: '2' },
    });
    for (const updateMask of [[], ['status'], ['progress'], ['target_level']]) {
      await expect(assessments.updateAssessment({ assessment, updateMask, etag: '' })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
      });
    }
  });

  it('is listed newest first, in pages, by status', async () => {
    const tenant = await world.aTenant();
    const { assessments } = world.as(tenant, 'auditor');
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.unshift((await created(tenant)).id);
    const first = await assessments.listAssessments(listing({ pageSize: 3 }));
    const second = await assessments.listAssessments(listing({ pageSize: 3, pageToken: first.nextPageToken }));
    expect([...first.assessments, ...second.assessments].map(({ id }) => id)).toEqual(ids);
    expect(second.nextPageToken).toBe('');
    const started = await world.started(tenant);
    const status = AssessmentStatus.ASSESSMENT_STATUS_IN_PROGRESS;
    const inProgress = await assessments.listAssessments(listing({ status }));
    expect(inProgress.assessments).toMatchObject([{ id: started, progress: { totalRequirements: 110 } }]);
    await expect(
      assessments.listAssessments(listing({ status, pageToken: first.nextPageToken })),
    ).rejects.toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
  });
});

describe('the life of an assessment', () => {
  it('starts with a lead assessor, a scope and a plan, and opens all 110 requirements', async () => {
    const tenant = await world.aTenant();
    const { assessments, assets } = world.as(tenant, 'manager');
    const { id } = await created(tenant, { leadAssessorId: '', scopeDomains: [], ssp: undefined });
    const incomplete = (missing: string) => ({ reason: 'ASSESSMENT_INCOMPLETE', metadata: { missing } });
    await expect(assessments.scopeAssessment({ id, etag: '' })).rejects.toMatchObject(incomplete('lead_assessor_id'));
    await expect(assessments.startAssessment({ id, etag: '' })).rejects.toMatchObject({
      reason: 'ILLEGAL_TRANSITION',
      metadata: { from: 'draft', to: 'in_progress' },
    });
    const given = anAssessment();
    const assessment = assessmentsV1.Assessment.fromPartial({ ...given, id });
    await assessments.updateAssessment({ assessment, updateMask: ['lead_assessor_id'], etag: '' });
    await assessments.scopeAssessment({ id, etag: '' });
    await expect(assessments.startAssessment({ id, etag: '' })).rejects.toMatchObject(incomplete('assets,ssp'));
    await assessments.updateAssessment({ assessment, updateMask: ['ssp'], etag: '' });
    const category = AssetCategory.ASSET_CATEGORY_OUT_OF_SCOPE;
    const outside = anAsset({ name: 'Canteen till', category, justification: 'in a network of its own' });
    await assets.addAssets({ assessmentId: id, assets: [outside] });
    await expect(assessments.startAssessment({ id, etag: '' })).rejects.toMatchObject(incomplete('assets'));
    await assets.addAssets({ assessmentId: id, assets: [anAsset()] });
    const started = await assessments.startAssessment({ id, etag: '' });
    expect(started.assessment).toMatchObject({
      status: AssessmentStatus.ASSESSMENT_STATUS_IN_PROGRESS,
      progress: {
        totalRequirements: 110,
        requirementsMet: 0,
        requirementsNotAssessed: 110,
        totalObjectives: 320,
        objectivesAssessed: 0,
        completionPercent: 0,
      },
    });
    expect(await assessments.startAssessment({ id, etag: '' })).toEqual(started);
  });

  it.each([
    ['CMMC_L1', AssessmentType.ASSESSMENT_TYPE_CMMC_L1, 15, '32 CFR 170 (2024-12-16)'],
    ['CMMC_L2', AssessmentType.ASSESSMENT_TYPE_CMMC_L2, 110, '32 CFR 170 (2024-12-16)'],
    ['CMMC_L3', AssessmentType.ASSESSMENT_TYPE_CMMC_L3, 24, '32 CFR 170 (2024-12-16)'],
    ['NIST_171', AssessmentType.ASSESSMENT_TYPE_NIST_171, 110, 'r2 (2020-02)'],
  ])('starts against the edition of %s that there is', async (frameworkCode, type, totalRequirements, edition) => {
    const tenant = await world.aTenant();
    if (type === AssessmentType.ASSESSMENT_TYPE_CMMC_L3) {
      await expect(world.started(tenant, { type })).rejects.toMatchObject({
        reason: 'LEVEL_TWO_MISSING',
        metadata: {},
      });
      await aCompleted(world, tenant, {}, AssessorKind.ASSESSOR_KIND_C3PAO);
    }
    const id = await world.started(tenant, { type });
    const { assessment } = await world.as(tenant, 'viewer').assessments.getAssessment({ id });
    expect(assessment).toMatchObject({ frameworkCode, frameworkVersion: edition, progress: { totalRequirements } });
  });

  it('is of Level 3 only within the scope of a Level 2', async () => {
    const tenant = await world.aTenant();
    await aCompleted(world, tenant, {}, AssessorKind.ASSESSOR_KIND_C3PAO);
    const { assessments, assets } = world.as(tenant, 'manager');
    const { id } = await created(tenant, { type: AssessmentType.ASSESSMENT_TYPE_CMMC_L3 });
    const given = [anAsset({ name: 'FILE SERVER' }), anAsset({ name: 'Test bench' })];
    const added = await assets.addAssets({ assessmentId: id, assets: given });
    await assessments.scopeAssessment({ id, etag: '' });
    await expect(assessments.startAssessment({ id, etag: '' })).rejects.toMatchObject({
      kind: 'failed_precondition',
      reason: 'LEVEL_TWO_MISSING',
      metadata: { outside: '1' },
    });
    await assets.removeAsset({ id: added.assets[1]!.id, etag: '' });
    const { assessment } = await assessments.startAssessment({ id, etag: '' });
    expect(assessment).toMatchObject({ progress: { totalRequirements: 24 } });
  });

  it('goes to review once every objective is assessed, back, and is completed by somebody else, with a snapshot', async () => {
    const tenant = await world.aTenant();
    const [author, reviewer] = [uuidv7(), uuidv7()];
    const admin = world.as(tenant, 'admin', author);
    const manager = world.as(tenant, 'manager', reviewer);
    const id = await world.started(tenant);
    await admin.findings.recordFindings(world.records(id, { '3.1.3': 'not_assessed' }));
    await expect(admin.assessments.submitAssessment({ id, etag: '' })).rejects.toMatchObject({
      reason: 'ASSESSMENT_INCOMPLETE',
      metadata: { missing: 'objectives', objectives_not_assessed: '5' },
    });
    await admin.findings.recordFindings(world.records(id, { '3.1.3': 'not_met', '3.5.3': 'partial' }));
    await expect(manager.scores.getSnapshot({ assessmentId: id })).rejects.toMatchObject({
      reason: 'SNAPSHOT_NOT_FOUND',
    });
    await admin.assessments.submitAssessment({ id, etag: '' });
    await expect(admin.findings.recordFindings(world.records(id))).rejects.toMatchObject({
      reason: 'ASSESSMENT_LOCKED',
      metadata: { status: 'review' },
    });
    await manager.assessments.returnAssessment({ id, etag: '', reason: 'look again at 3.1.3' });
    await admin.assessments.submitAssessment({ id, etag: '' });
    await expect(admin.assessments.completeAssessment({ id, etag: '' })).rejects.toMatchObject({
      reason: 'REVIEWER_IS_AUTHOR',
    });
    const { assessment } = await manager.assessments.completeAssessment({ id, etag: '' });
    expect(assessment).toMatchObject({ status: AssessmentStatus.ASSESSMENT_STATUS_COMPLETED });

    const { snapshot } = await manager.scores.getSnapshot({ assessmentId: id });
    expect(snapshot).toMatchObject({
      assessmentId: id,
      frameworkCode: 'CMMC_L2',
      catalogueVersion: '32 CFR 170 (2024-12-16)',
      score: 106,
      maxScore: 110,
      conditional: false,
      completedBy: reviewer,
    });
    expect(snapshot!.requirements).toHaveLength(110);
    const document = await documentOf(manager.scores, id);
    expect(createHash('sha256').update(document, 'utf8').digest('hex')).toBe(snapshot!.sha256);
    const frozen = JSON.parse(document) as FrozenDocument;
    expect(canonicalJson(frozen)).toBe(document);
    expect(frozen).toMatchObject({
      v: 1,
      assessment: { id, type: 'cmmc_l2', conducted_by: 'self' },
      catalogue: { framework: 'CMMC_L2', version: '32 CFR 170 (2024-12-16)' },
      ssp: { version: '2.3', issued_at: '2026-01-15T00:00:00.000Z' },
      scope: { assets: [{ name: 'File server', category: 'cui' }] },
      score: { score: 106, conditional: false, final: false },
      review: { reviewer_id: reviewer },
    });
    expect(frozen.requirements.flatMap(({ objectives }) => objectives)).toHaveLength(320);
    expect(frozen.requirements.find(({ nist_number }) => nist_number === '3.5.3')).toMatchObject({
      result: 'not_met',
      points: 3,
      reason: 'partial',
      implementation_level: 'partial',
      partial_rationale: 'most of it is in place',
    });
    expect(snapshot!.requirements.filter(({ points }) => points > 0)).toEqual([
      {
        requirementCode: 'AC.L2-3.1.3',
        result: assessmentsV1.FindingResult.FINDING_RESULT_NOT_MET,
        points: 1,
        reason: assessmentsV1.DeductionReason.DEDUCTION_REASON_FULL,
        paragraph: '32 CFR 170.24(c)(2)(i)(B)(3)',
      },
      {
        requirementCode: 'IA.L2-3.5.3',
        result: assessmentsV1.FindingResult.FINDING_RESULT_NOT_MET,
        points: 3,
        reason: assessmentsV1.DeductionReason.DEDUCTION_REASON_PARTIAL,
        paragraph: '32 CFR 170.24(c)(2)(i)(B)(4)(i)',
      },
    ]);
    const own = (await world.events(tenant)).map(({ action }) => action).filter((each) => each !== 'finding.update');
    expect(own.slice(-2)).toEqual(['score.compute', 'assessment.complete']);
    const change = { assessment: assessment!, updateMask: ['name'], etag: '' };
    await expect(manager.assessments.updateAssessment(change)).rejects.toMatchObject({ reason: 'ASSESSMENT_LOCKED' });
    await manager.assessments.archiveAssessment({ id, etag: '' });
  });

  it('keeps a snapshot that the service itself cannot change', async () => {
    const { rows } = await world.sql<{ privilege: string }>(
      `select privilege_type as privilege from information_schema.role_table_grants
        where grantee = 'assessments_app' and table_schema = 'assessments' and table_name = 'assessment_snapshots'
        order by 1`,
    );
    expect(rows.map(({ privilege }) => privilege)).toEqual(['INSERT', 'SELECT']);
  });
});

describe('who may do what', () => {
  const denied = (permission: string) => ({ reason: 'PERMISSION_DENIED', metadata: { permission } });

  it('lets managers create and approve, assessors record and submit, the others read', async () => {
    const tenant = await world.aTenant();
    const id = await world.started(tenant);
    for (const role of ['assessor', 'analyst', 'auditor', 'viewer'] as const) {
      const { assessments } = world.as(tenant, role);
      await expect(assessments.createAssessment(anAssessment())).rejects.toMatchObject(
        denied('assessments.assessment.create'),
      );
      await expect(assessments.completeAssessment({ id, etag: '' })).rejects.toMatchObject(
        denied('assessments.assessment.approve'),
      );
      expect((await assessments.getAssessment({ id })).assessment?.id).toBe(id);
    }
    for (const role of ['manager', 'analyst', 'auditor', 'viewer'] as const) {
      await expect(world.as(tenant, role).findings.recordFindings(world.records(id))).rejects.toMatchObject(
        denied('assessments.finding.record'),
      );
    }
    await world.as(tenant, 'assessor').findings.recordFindings(world.records(id));
    await world.as(tenant, 'assessor').assessments.submitAssessment({ id, etag: '' });
  });

  it('lets a suspended tenant read and change nothing', async () => {
    const tenant = await world.aTenant();
    const id = await world.started(tenant);
    await world.aTenant(tenancyV1.TenantStatus.TENANT_STATUS_SUSPENDED, tenant, '2');
    const { assessments, findings, scores } = world.as(tenant);
    const assessment = assessmentsV1.Assessment.fromPartial({ id, name: 'x' });
    for (const change of [
      () => assessments.createAssessment(anAssessment()),
      () => assessments.updateAssessment({ assessment, updateMask: ['name'], etag: '' }),
      () => assessments.archiveAssessment({ id, etag: '' }),
      () => findings.recordFindings(world.records(id)),
    ]) {
      await expect(change()).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
    }
    expect((await assessments.getAssessment({ id })).assessment?.id).toBe(id);
    expect((await findings.getFinding({ assessmentId: id, requirementCode: 'AC.L2-3.1.1' })).finding).toBeDefined();
    expect((await scores.getScore({ assessmentId: id })).score).toBeDefined();
  });

  it("answers for another tenant's assessment exactly as for none", async () => {
    const id = await world.started(await world.aTenant());
    const { assessments, assets, findings, scores } = world.as(await world.aTenant());
    for (const each of [id, uuidv7()]) {
      for (const call of [
        () => assessments.getAssessment({ id: each }),
        () => assessments.startAssessment({ id: each, etag: '' }),
        () => findings.recordFindings(world.records(each)),
        () => findings.listFindings({ assessmentId: each, pageSize: 0, pageToken: '' }),
        () => scores.getScore({ assessmentId: each }),
        () => scores.getSnapshot({ assessmentId: each }),
        () => documentOf(scores, each),
        () => assets.addAssets({ assessmentId: each, assets: [anAsset()] }),
        () => findings.getFindingStatistics({ assessmentId: each }),
      ]) {
        await expect(call()).rejects.toMatchObject({ reason: 'ASSESSMENT_NOT_FOUND', metadata: {} });
      }
    }
  });
});
