import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { runAs } from '@attestry/request-context';
import { AService, codeOf } from '../../fixtures/a-service.js';
import { ProposeNarrative, type ProposedNarrative } from './propose-narrative.usecase.js';

const CODE = codeOf('3.1.1');

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

const aNarrative = (changes: Partial<ProposedNarrative> = {}): ProposedNarrative => ({
  analysisId: uuidv7(),
  narrative: 'Every person has an account of their own.',
  confidence: 0.725,
  ...changes,
});

async function aStartedAssessment() {
  const tenant = await world.aTenant();
  const assessmentId = await world.started(tenant);
  const propose = (narrative: ProposedNarrative, of: { assessmentId?: string; code?: string } = {}) =>
    runAs(
      { tenantId: tenant, actor: { type: 'user', id: 'ada' }, name: 'spec', region: 'us-east', timeoutMs: 5_000 },
      () => world.service.get(ProposeNarrative).run(of.assessmentId ?? assessmentId, of.code ?? CODE, narrative),
    );
  return { tenant, assessmentId, propose, ...world.as(tenant) };
}

describe('a narrative that a machine drafted', () => {
  it('stands beside the finding with who accepted it, and nothing else moves', async () => {
    const { assessmentId, propose, findings, scores } = await aStartedAssessment();
    const request = { assessmentId, requirementCode: CODE };
    const before = await findings.getFinding(request);
    const score = await scores.getScore({ assessmentId });
    const given = aNarrative();
    await propose(given);
    const { finding } = await findings.getFinding(request);
    expect(finding).toEqual({
      ...before.finding,
      aiGeneratedNarrative: given.narrative,
      aiConfidenceScore: 0.73,
      aiAnalysisId: given.analysisId,
      aiAcceptedBy: 'ada',
      aiAcceptTime: expect.any(Date),
      updateTime: expect.any(Date),
      etag: '2',
    });
    expect(finding?.implementationNarrative).toBe('');
    expect(await scores.getScore({ assessmentId })).toEqual(score);
  });

  it('comes twice without harm, and gives way to a later one', async () => {
    const { tenant, assessmentId, propose, findings } = await aStartedAssessment();
    const given = aNarrative();
    await propose(given);
    await propose({ ...given, narrative: 'Something else.' });
    const read = async () => (await findings.getFinding({ assessmentId, requirementCode: CODE })).finding;
    expect(await read()).toMatchObject({ aiGeneratedNarrative: given.narrative, etag: '2' });
    const later = aNarrative({ narrative: 'Better.' });
    await propose(later);
    expect(await read()).toMatchObject({ aiGeneratedNarrative: 'Better.', aiAnalysisId: later.analysisId, etag: '3' });
    const events = await world.events(tenant);
    const told = events.filter(({ action }) => action === 'finding.narrative_accepted');
    expect(told.map(({ details }) => [details['analysis_id'], details['confidence_percent']])).toEqual([
      [given.analysisId, 73],
      [later.analysisId, 73],
    ]);
    expect(JSON.stringify(told)).not.toContain('Better');
  });

  it('is refused where there is no such finding, and where the assessment has not begun', async () => {
    const { tenant, propose } = await aStartedAssessment();
    await expect(propose(aNarrative(), { assessmentId: uuidv7() })).rejects.toMatchObject({
      reason: 'ASSESSMENT_NOT_FOUND',
    });
    await expect(propose(aNarrative(), { code: 'AC.L2-9.9.9' })).rejects.toMatchObject({
      reason: 'REQUIREMENT_NOT_FOUND',
    });
    const { assessments } = world.as(tenant, 'manager');
    const { assessment } = await assessments.createAssessment({
      name: 'Planned',
      type: assessmentsV1.AssessmentType.ASSESSMENT_TYPE_CMMC_L2,
      targetLevel: 0,
      scopeDomains: [],
      scopeCloudProviders: [],
      startTime: undefined,
      endTime: undefined,
      leadAssessorId: '',
      ssp: undefined,
      conductedBy: assessmentsV1.AssessorKind.ASSESSOR_KIND_UNSPECIFIED,
    });
    await expect(propose(aNarrative(), { assessmentId: assessment!.id })).rejects.toMatchObject({
      reason: 'ASSESSMENT_LOCKED',
    });
  });

  it('is taken from a service alone', async () => {
    const { assessmentId, findings } = await aStartedAssessment();
    const request = { assessmentId, requirementCode: CODE, ...aNarrative() };
    await expect(findings.proposeNarrative(request)).rejects.toMatchObject({
      kind: expect.stringMatching(/forbidden|unauthenticated/),
    });
  });
});
