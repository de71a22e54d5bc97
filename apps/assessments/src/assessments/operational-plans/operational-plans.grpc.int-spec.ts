import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anObjective, AService, codeOf } from '../../fixtures/a-service.js';

const { MetBasis, OperationalPlanKind } = assessmentsV1;

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

const requirementCode = codeOf('3.1.3');

async function aStartedAssessment() {
  const tenant = await world.aTenant();
  const assessmentId = await world.started(tenant);
  return { tenant, assessmentId, ...world.as(tenant) };
}

const aPlan = (
  assessmentId: string,
  changes: Partial<assessmentsV1.PutOperationalPlanRequest> = {},
): assessmentsV1.PutOperationalPlanRequest => ({
  assessmentId,
  requirementCode,
  kind: OperationalPlanKind.OPERATIONAL_PLAN_KIND_TEMPORARY_DEFICIENCY,
  description: 'the filter of plant two broke with the update of May',
  mitigations: 'traffic of plant two goes through plant one',
  implementTime: new Date('2025-01-10T00:00:00Z'),
  deficientTime: new Date('2026-05-04T00:00:00Z'),
  nextReviewTime: new Date('2026-06-01T00:00:00Z'),
  etag: '',
  ...changes,
});

describe('an operational plan', () => {
  it('is written, written anew, reviewed and closed', async () => {
    const { assessmentId, plans, findings } = await aStartedAssessment();
    await expect(plans.getOperationalPlan({ assessmentId, requirementCode })).rejects.toMatchObject({
      reason: 'OPERATIONAL_PLAN_NOT_FOUND',
    });
    const first = await plans.putOperationalPlan(aPlan(assessmentId));
    expect(first.operationalPlan).toMatchObject({ requirementCode, reviewCount: 0, closeTime: undefined, etag: '1' });
    const changes = { mitigations: 'and is sampled by hand', etag: '1' };
    const second = await plans.putOperationalPlan(aPlan(assessmentId, changes));
    expect(second.operationalPlan).toMatchObject({ mitigations: changes.mitigations, etag: '2' });
    await expect(plans.putOperationalPlan(aPlan(assessmentId, changes))).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    const history = await findings.listFindingChanges({ assessmentId, requirementCode, pageSize: 0, pageToken: '' });
    expect(history.changes.filter(({ field }) => field === 'operational_plan')).toHaveLength(2);

    const review = { assessmentId, requirementCode, nextReviewTime: undefined, etag: '' };
    await plans.reviewOperationalPlan({ ...review, progress: 'parts are ordered', close: false });
    const closed = await plans.reviewOperationalPlan({ ...review, progress: 'in place again', close: true });
    expect(closed.operationalPlan).toMatchObject({ reviewCount: 2, closeTime: expect.any(Date) });
    const again = plans.reviewOperationalPlan({ ...review, progress: 'more', close: false });
    await expect(again).rejects.toMatchObject({ reason: 'OPERATIONAL_PLAN_CLOSED' });
    await expect(plans.putOperationalPlan(aPlan(assessmentId))).rejects.toMatchObject({
      reason: 'OPERATIONAL_PLAN_CLOSED',
    });
    const page = { assessmentId, requirementCode, pageSize: 1 };
    const newest = await plans.listOperationalPlanReviews({ ...page, pageToken: '' });
    const oldest = await plans.listOperationalPlanReviews({ ...page, pageToken: newest.nextPageToken });
    expect([...newest.reviews, ...oldest.reviews].map(({ progress, closed: over }) => [progress, over])).toEqual([
      ['in place again', true],
      ['parts are ordered', false],
    ]);
  });

  it('keeps a deficiency, which was in place before, apart from an exception, which never was', async () => {
    const { assessmentId, plans } = await aStartedAssessment();
    const kind = OperationalPlanKind.OPERATIONAL_PLAN_KIND_ENDURING_EXCEPTION;
    for (const [changes, fields] of [
      [{ implementTime: undefined }, ['implementTime']],
      [{ deficientTime: new Date('2024-01-01T00:00:00Z') }, ['deficientTime']],
      [{ kind }, ['implementTime', 'deficientTime']],
    ] as const) {
      await expect(plans.putOperationalPlan(aPlan(assessmentId, changes))).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
        violations: fields.map((field) => expect.objectContaining({ field })),
      });
    }
    await plans.putOperationalPlan(
      aPlan(assessmentId, { kind, implementTime: undefined, deficientTime: undefined, nextReviewTime: undefined }),
    );
  });

  it('is asked for before a requirement that counts as met by it goes to review', async () => {
    const { assessmentId, plans, findings, assessments } = await aStartedAssessment();
    await findings.recordFindings(world.records(assessmentId));
    const basis = MetBasis.MET_BASIS_TEMPORARY_DEFICIENCY;
    const objectives = [{ ...anObjective({ number: '3.1.3', note: 'see its plan' }), basis }];
    await findings.recordFindings({ assessmentId, objectives, partials: [] });
    await expect(assessments.submitAssessment({ id: assessmentId, etag: '' })).rejects.toMatchObject({
      reason: 'ASSESSMENT_INCOMPLETE',
      metadata: { missing: 'operational_plans', operational_plans_missing: requirementCode },
    });
    await plans.putOperationalPlan(aPlan(assessmentId));
    await assessments.submitAssessment({ id: assessmentId, etag: '' });
    await expect(plans.putOperationalPlan(aPlan(assessmentId))).rejects.toMatchObject({ reason: 'ASSESSMENT_LOCKED' });
  });

  it('is not there for another tenant', async () => {
    const { assessmentId } = await aStartedAssessment();
    await world.as(await world.aTenant()).assessments.listAssessments({ pageSize: 0, pageToken: '', status: 0 });
    const stranger = world.as(await world.aTenant()).plans;
    for (const each of [assessmentId, uuidv7()]) {
      for (const call of [
        () => stranger.putOperationalPlan(aPlan(each)),
        () => stranger.getOperationalPlan({ assessmentId: each, requirementCode }),
      ]) {
        await expect(call()).rejects.toMatchObject({ reason: 'ASSESSMENT_NOT_FOUND', metadata: {} });
      }
    }
  });
});
