import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1, tenancyV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { AService } from '../fixtures/a-service.js';
import { aCompleted, aConditional, age } from '../fixtures/completed.js';
import { documentOf } from '../fixtures/snapshot-document.js';
import { addDays, addYears, dayOf } from './calendar.js';

const { AffirmationOccasion, AssessorKind, CmmcEndReason, CmmcStanding, CmmcStatusName } = assessmentsV1;

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

const listing = (changes: Partial<assessmentsV1.ListCmmcStatusesRequest> = {}) =>
  assessmentsV1.ListCmmcStatusesRequest.fromPartial(changes);

const AFFIRMED = {
  officialName: 'Ada Official',
  officialTitle: 'Chief executive',
  officialContact: 'ada.official@contractor.example',
  statement: 'All requirements are implemented and will be kept up.',
};

async function aFinalStatus(conductedBy = AssessorKind.ASSESSOR_KIND_SELF) {
  const tenant = await world.aTenant();
  const assessmentId = await aCompleted(world, tenant, {}, conductedBy);
  const manager = world.as(tenant, 'manager');
  const { cmmcStatuses } = await manager.cmmcStatuses.listCmmcStatuses(listing({ assessmentId }));
  return { tenant, assessmentId, ...manager, status: cmmcStatuses[0]! };
}

async function aConditionalStatus(daysAgo = 0) {
  const tenant = await world.aTenant();
  const assessmentId = await aCompleted(world, tenant, { '3.1.3': 'not_met' });
  const id = await aConditional(world, tenant, assessmentId, daysAgo);
  return { tenant, assessmentId, id, ...world.as(tenant, 'manager') };
}

describe('a CMMC status', () => {
  it('begins as final when everything is met, with all its days', async () => {
    const { assessmentId, status, tenant, cmmcStatuses, scores } = await aFinalStatus();
    const today = dayOf(new Date());
    expect(status).toMatchObject({
      assessmentId,
      name: CmmcStatusName.CMMC_STATUS_NAME_FINAL_LEVEL_2_SELF,
      standing: CmmcStanding.CMMC_STANDING_FINAL,
      level: 2,
      conductedBy: AssessorKind.ASSESSOR_KIND_SELF,
      score: 110,
      maxScore: 110,
      statusDate: today,
      closeOutDue: '',
      finalDate: today,
      validUntil: addYears(today, 3),
      evidenceRetainedUntil: addYears(today, 6),
      endDate: '',
      nextAffirmation: AffirmationOccasion.AFFIRMATION_OCCASION_FINAL,
      nextAffirmationDue: today,
      affirmationOverdue: false,
      contractEligible: false,
      satisfies: [
        CmmcStatusName.CMMC_STATUS_NAME_FINAL_LEVEL_1_SELF,
        CmmcStatusName.CMMC_STATUS_NAME_FINAL_LEVEL_2_SELF,
      ],
    });
    const document = await documentOf(scores, assessmentId);
    expect(JSON.parse(document)).toMatchObject({
      cmmc_status: { id: status.id, name: 'final_level_2_self', status_date: today },
    });
    const { changes } = await cmmcStatuses.listCmmcStatusChanges({ id: status.id, pageSize: 0, pageToken: '' });
    expect(changes).toMatchObject([{ from: 0, to: CmmcStanding.CMMC_STANDING_FINAL, day: today }]);
    const told = (await world.events(tenant)).find(({ action }) => action === 'cmmc_status.begin');
    expect(told).toMatchObject({ resource: status.id, details: { name: 'final_level_2_self' } });
  });

  it('begins as conditional when what is open may stay so and is on the plan', async () => {
    const tenant = await world.aTenant();
    const assessmentId = await world.started(tenant);
    const author = world.as(tenant, 'admin');
    await author.findings.recordFindings(world.records(assessmentId, { '3.1.3': 'not_met' }));
    await author.poam.planPoamItems({ assessmentId, scheduledCompletion: '', assignedToId: '' });
    await author.assessments.submitAssessment({ id: assessmentId, etag: '' });
    const { assessments, cmmcStatuses, scores } = world.as(tenant, 'manager');
    await assessments.completeAssessment({ id: assessmentId, etag: '' });
    const today = dayOf(new Date());
    const listed = await cmmcStatuses.listCmmcStatuses(listing({ assessmentId }));
    expect(listed.cmmcStatuses).toMatchObject([
      {
        name: CmmcStatusName.CMMC_STATUS_NAME_CONDITIONAL_LEVEL_2_SELF,
        standing: CmmcStanding.CMMC_STANDING_CONDITIONAL,
        score: 109,
        statusDate: today,
        closeOutDue: addDays(today, 180),
        finalDate: '',
        nextAffirmation: AffirmationOccasion.AFFIRMATION_OCCASION_CONDITIONAL,
      },
    ]);
    const document = await documentOf(scores, assessmentId);
    expect(JSON.parse(document)).toMatchObject({ cmmc_status: { name: 'conditional_level_2_self' } });
    expect((await assessments.createCloseOut({ id: assessmentId })).assessment?.parentId).toBe(assessmentId);
  });

  it('does not begin when something is open that nobody planned for', async () => {
    const tenant = await world.aTenant();
    const assessmentId = await aCompleted(world, tenant, { '3.1.3': 'not_met' });
    const { cmmcStatuses } = world.as(tenant, 'viewer');
    expect((await cmmcStatuses.listCmmcStatuses(listing({ assessmentId }))).cmmcStatuses).toEqual([]);
  });

  it('is conditional up to day 180 and expired from day 181 on, whether or not the job has come by', async () => {
    const { id, cmmcStatuses } = await aConditionalStatus(180);
    const conditional = await cmmcStatuses.getCmmcStatus({ id });
    expect(conditional.cmmcStatus).toMatchObject({
      standing: CmmcStanding.CMMC_STANDING_CONDITIONAL,
      closeOutDue: dayOf(new Date()),
      name: CmmcStatusName.CMMC_STATUS_NAME_CONDITIONAL_LEVEL_2_SELF,
    });
    await age(world, id, 1);
    const expired = await cmmcStatuses.getCmmcStatus({ id });
    expect(expired.cmmcStatus).toMatchObject({
      standing: CmmcStanding.CMMC_STANDING_EXPIRED,
      endReason: CmmcEndReason.CMMC_END_REASON_CLOSE_OUT_MISSED,
      endDate: dayOf(new Date()),
      satisfies: [],
      contractEligible: false,
    });
    for (const [standing, count] of [
      [CmmcStanding.CMMC_STANDING_CONDITIONAL, 0],
      [CmmcStanding.CMMC_STANDING_EXPIRED, 1],
    ] as const) {
      const listed = await cmmcStatuses.listCmmcStatuses(listing({ standing }));
      expect(listed.cmmcStatuses).toHaveLength(count);
    }
    await expect(cmmcStatuses.affirmCmmcStatus({ id, ...AFFIRMED })).rejects.toMatchObject({
      reason: 'CMMC_STATUS_ENDED',
      metadata: { reason: 'close_out_missed' },
    });
  });

  it('is eligible for contracts once an official has affirmed it, until an anniversary passes without', async () => {
    const { tenant, status, cmmcStatuses } = await aFinalStatus();
    const affirmed = await cmmcStatuses.affirmCmmcStatus({ id: status.id, ...AFFIRMED });
    expect(affirmed.affirmation).toMatchObject({ ...AFFIRMED, affirmDate: dayOf(new Date()) });
    expect(affirmed.cmmcStatus).toMatchObject({
      contractEligible: true,
      nextAffirmation: AffirmationOccasion.AFFIRMATION_OCCASION_ANNUAL,
      nextAffirmationDue: addYears(status.statusDate, 1),
    });
    await age(world, status.id, 366);
    await world.sql(`update assessments.affirmations set affirmed_on = affirmed_on - 366 where status_id = $1`, [
      status.id,
    ]);
    const { cmmcStatus } = await cmmcStatuses.getCmmcStatus({ id: status.id });
    expect(cmmcStatus).toMatchObject({
      standing: CmmcStanding.CMMC_STANDING_FINAL,
      affirmationOverdue: true,
      contractEligible: false,
    });
    const late = await cmmcStatuses.affirmCmmcStatus({ id: status.id, ...AFFIRMED });
    expect(late.cmmcStatus).toMatchObject({ affirmationOverdue: false, contractEligible: true });
    const auditor = world.as(tenant, 'auditor').cmmcStatuses;
    const page = await auditor.listAffirmations({ id: status.id, pageSize: 1, pageToken: '' });
    expect(page.affirmations).toMatchObject([AFFIRMED]);
    const next = await auditor.listAffirmations({ id: status.id, pageSize: 1, pageToken: page.nextPageToken });
    expect(next).toMatchObject({ affirmations: [AFFIRMED], nextPageToken: '' });
    await expect(
      world.as(tenant, 'viewer').cmmcStatuses.listAffirmations({ id: status.id, pageSize: 0, pageToken: '' }),
    ).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    const { rows } = await world.sql<{ sealed: string; events: string }>(
      `select encode(official_contact, 'escape') as sealed,
              (select string_agg(event::text, ' ') from assessments.outbox where tenant_id = $1) as events
         from assessments.affirmations where tenant_id = $1`,
      [tenant],
    );
    for (const { sealed, events } of rows) {
      expect(sealed).not.toContain('contractor.example');
      expect(events).not.toContain('contractor.example');
      expect(events).not.toContain('Ada Official');
    }
  });

  it('names its third party, assessors and codes', async () => {
    const { status, cmmcStatuses } = await aFinalStatus(AssessorKind.ASSESSOR_KIND_C3PAO);
    const { id, etag } = status;
    expect(status.name).toBe(CmmcStatusName.CMMC_STATUS_NAME_FINAL_LEVEL_2_C3PAO);
    const given = { uniqueId: 'S200000001', cageCodes: ['1ABC2'], c3paoName: 'Assessors Ltd', c3paoUid: 'C-17' };
    const cmmcStatus = assessmentsV1.CmmcStatus.fromPartial({ id, ...given });
    const updateMask = ['unique_id', 'cage_codes', 'c3pao_name', 'c3pao_uid'];
    const changed = await cmmcStatuses.updateCmmcStatus({ cmmcStatus, updateMask, etag });
    expect(changed.cmmcStatus).toMatchObject({ ...given, etag: '2' });
    await expect(cmmcStatuses.updateCmmcStatus({ cmmcStatus, updateMask, etag })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    for (const mask of [[], ['status_date'], ['standing']]) {
      await expect(cmmcStatuses.updateCmmcStatus({ cmmcStatus, updateMask: mask, etag: '' })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
      });
    }
    const assessors = [
      { name: 'Lee Assessor', contact: 'lee@assessors.example' },
      { name: 'Kim Assessor', contact: '' },
    ];
    await cmmcStatuses.setCmmcAssessors({ id, assessors, etag: '2' });
    expect(await cmmcStatuses.getCmmcAssessors({ id })).toEqual({ assessors });
    await cmmcStatuses.setCmmcAssessors({ id, assessors: [], etag: '' });
    expect(await cmmcStatuses.getCmmcAssessors({ id })).toEqual({ assessors: [] });

    const self = await aFinalStatus();
    const wrong = assessmentsV1.CmmcStatus.fromPartial({ id: self.status.id, c3paoName: 'x' });
    await expect(
      self.cmmcStatuses.updateCmmcStatus({ cmmcStatus: wrong, updateMask: ['c3pao_name'], etag: '' }),
    ).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });

  it('ends when the government says so, once', async () => {
    const { status, cmmcStatuses } = await aFinalStatus();
    const call = { id: status.id, reason: 'a later assessment found otherwise', etag: '' };
    const ended = await cmmcStatuses.overrideCmmcStatus(call);
    expect(ended.cmmcStatus).toMatchObject({
      name: CmmcStatusName.CMMC_STATUS_NAME_FINAL_LEVEL_2_SELF,
      standing: CmmcStanding.CMMC_STANDING_EXPIRED,
      endReason: CmmcEndReason.CMMC_END_REASON_OVERRIDDEN,
    });
    expect(await cmmcStatuses.overrideCmmcStatus(call)).toEqual(ended);
    const { changes } = await cmmcStatuses.listCmmcStatusChanges({ id: status.id, pageSize: 1, pageToken: '' });
    expect(changes).toMatchObject([{ from: CmmcStanding.CMMC_STANDING_FINAL, reason: call.reason }]);
  });

  it('is not there for another tenant, is read by all and changed by managers', async () => {
    const { tenant, status } = await aFinalStatus();
    const { id } = status;
    const stranger = world.as(await world.aTenant()).cmmcStatuses;
    expect((await stranger.listCmmcStatuses(listing())).cmmcStatuses).toEqual([]);
    for (const each of [id, uuidv7()]) {
      for (const call of [
        () => stranger.getCmmcStatus({ id: each }),
        () => stranger.affirmCmmcStatus({ id: each, ...AFFIRMED }),
        () => stranger.getCmmcAssessors({ id: each }),
        () => stranger.listCmmcStatusChanges({ id: each, pageSize: 0, pageToken: '' }),
        () => stranger.overrideCmmcStatus({ id: each, reason: 'x', etag: '' }),
      ]) {
        await expect(call()).rejects.toMatchObject({ reason: 'CMMC_STATUS_NOT_FOUND', metadata: {} });
      }
    }
    const viewer = world.as(tenant, 'viewer').cmmcStatuses;
    expect((await viewer.getCmmcStatus({ id })).cmmcStatus?.id).toBe(id);
    await expect(viewer.affirmCmmcStatus({ id, ...AFFIRMED })).rejects.toMatchObject({ reason: 'PERMISSION_DENIED' });
    await world.aTenant(tenancyV1.TenantStatus.TENANT_STATUS_SUSPENDED, tenant, '2');
    expect((await viewer.getCmmcStatus({ id })).cmmcStatus?.id).toBe(id);
    const change = world.as(tenant).cmmcStatuses.overrideCmmcStatus({ id, reason: 'x', etag: '' });
    await expect(change).rejects.toMatchObject({ reason: 'TENANT_NOT_WRITABLE' });
  });
});

describe('a close-out', () => {
  async function closeOutOf(parent: Awaited<ReturnType<typeof aConditionalStatus>>) {
    const { assessment } = await parent.assessments.createCloseOut({ id: parent.assessmentId });
    const { id } = assessment!;
    await parent.assessments.scopeAssessment({ id, etag: '' });
    await parent.assessments.startAssessment({ id, etag: '' });
    return id;
  }
  const open = (assessmentId: string, result: 'met' | 'not_met') => ({
    assessmentId,
    objectives: world
      .records(assessmentId, { '3.1.3': result })
      .objectives.filter(({ requirementCode }) => requirementCode === 'AC.L2-3.1.3'),
    partials: [],
  });

  it('judges only what was open, and makes the status final without moving its date', async () => {
    const parent = await aConditionalStatus(100);
    const { tenant, assessments, assessmentId } = parent;
    const { assessment } = await assessments.createCloseOut({ id: assessmentId });
    expect(assessment).toMatchObject({ parentId: assessmentId, status: 1, ssp: { version: '2.3' } });
    expect((await assessments.createCloseOut({ id: assessmentId })).assessment?.id).toBe(assessment!.id);
    const id = await closeOutOf(parent);
    expect(id).toBe(assessment!.id);
    const started = await assessments.getAssessment({ id });
    expect(started.assessment!.progress).toMatchObject({
      totalRequirements: 110,
      requirementsMet: 109,
      requirementsNotAssessed: 1,
      totalObjectives: 320,
      objectivesAssessed: 315,
    });
    const assessor = world.as(tenant, 'admin');
    await expect(assessor.findings.recordFindings(world.records(id))).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    const asset = {
      assessmentId: id,
      assets: [{ ...assessmentsV1.NewAsset.fromPartial({}), name: 'x', kind: 1, category: 1 }],
    };
    await expect(assessor.assets.addAssets(asset)).rejects.toMatchObject({ reason: 'ASSESSMENT_LOCKED' });
    await assessor.findings.recordFindings(open(id, 'met'));
    await assessor.assessments.submitAssessment({ id, etag: '' });
    await assessments.completeAssessment({ id, etag: '' });
    const before = await parent.cmmcStatuses.getCmmcStatus({ id: parent.id });
    const today = dayOf(new Date());
    expect(before.cmmcStatus).toMatchObject({
      name: CmmcStatusName.CMMC_STATUS_NAME_FINAL_LEVEL_2_SELF,
      standing: CmmcStanding.CMMC_STANDING_FINAL,
      statusDate: addDays(today, -100),
      finalDate: today,
      validUntil: addYears(addDays(today, -100), 3),
      closeOutAssessmentId: id,
    });
    const { cmmcStatuses } = await parent.cmmcStatuses.listCmmcStatuses(listing());
    expect(cmmcStatuses).toHaveLength(1);
    await expect(assessments.createCloseOut({ id: assessmentId })).rejects.toMatchObject({
      reason: 'CLOSE_OUT_NOT_POSSIBLE',
    });
    expect((await world.events(tenant)).map(({ action }) => action)).toContain('cmmc_status.close_out');
  });

  it('that finds something open still leaves the status conditional, and another one may follow', async () => {
    const parent = await aConditionalStatus(10);
    const id = await closeOutOf(parent);
    const assessor = world.as(parent.tenant, 'admin');
    await assessor.findings.recordFindings(open(id, 'not_met'));
    await assessor.assessments.submitAssessment({ id, etag: '' });
    await parent.assessments.completeAssessment({ id, etag: '' });
    const { cmmcStatus } = await parent.cmmcStatuses.getCmmcStatus({ id: parent.id });
    expect(cmmcStatus).toMatchObject({ standing: CmmcStanding.CMMC_STANDING_CONDITIONAL });
    expect((await parent.assessments.createCloseOut({ id: parent.assessmentId })).assessment?.id).not.toBe(id);
  });

  it('comes too late on day 181: none begins, and one that is completed then changes nothing', async () => {
    const parent = await aConditionalStatus(179);
    const id = await closeOutOf(parent);
    await age(world, parent.id, 2);
    const assessor = world.as(parent.tenant, 'admin');
    await assessor.findings.recordFindings(open(id, 'met'));
    await assessor.assessments.submitAssessment({ id, etag: '' });
    await parent.assessments.completeAssessment({ id, etag: '' });
    const { cmmcStatus } = await parent.cmmcStatuses.getCmmcStatus({ id: parent.id });
    expect(cmmcStatus).toMatchObject({ standing: CmmcStanding.CMMC_STANDING_EXPIRED, finalDate: '' });
    await expect(parent.assessments.createCloseOut({ id: parent.assessmentId })).rejects.toMatchObject({
      reason: 'CLOSE_OUT_NOT_POSSIBLE',
    });
  });

  it('is of nothing without a conditional status', async () => {
    const { assessments, assessmentId } = await aFinalStatus();
    await expect(assessments.createCloseOut({ id: assessmentId })).rejects.toMatchObject({
      reason: 'CLOSE_OUT_NOT_POSSIBLE',
    });
    await expect(assessments.createCloseOut({ id: uuidv7() })).rejects.toMatchObject({
      reason: 'ASSESSMENT_NOT_FOUND',
    });
  });
});
