import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { AService } from '../../fixtures/a-service.js';
import { aCompleted } from '../../fixtures/completed.js';

const { AssessmentType, FindingResult, NoScoreReason } = assessmentsV1;

let world: AService;
let tenant: string;
beforeAll(async () => {
  world = await AService.start();
  tenant = await world.aTenant();
});
afterAll(() => world?.stop());

/** Every objective of the framework, met save those of the given requirements. */
async function everything(assessmentId: string, framework: string, failing: readonly string[]) {
  const { rows } = await world.sql<{ code: string; letter: string }>(
    'select requirement_code as code, letter from assessments.objectives where framework_code = $1',
    [framework],
  );
  const objectives = rows.map(({ code, letter }) => {
    const failed = failing.includes(code);
    return {
      requirementCode: code,
      letter,
      result: failed ? FindingResult.FINDING_RESULT_NOT_MET : FindingResult.FINDING_RESULT_MET,
      basis: assessmentsV1.MetBasis.MET_BASIS_UNSPECIFIED,
      note: failed ? 'not in place' : '',
    };
  });
  return world.as(tenant, 'assessor').findings.recordFindings({ assessmentId, objectives, partials: [] });
}

describe('an assessment of Level 1', () => {
  it('has no number, and is final once all fifteen are met', async () => {
    const id = await world.started(tenant, { type: AssessmentType.ASSESSMENT_TYPE_CMMC_L1 });
    const { score: failed } = await everything(id, 'CMMC_L1', ['PE.L1-b.1.ix']);
    expect(failed).toMatchObject({
      score: undefined,
      noScoreReason: NoScoreReason.NO_SCORE_REASON_LEVEL_WITHOUT_SCORE,
      provisional: false,
      deductions: [],
      conditionalStatus: {
        conditional: false,
        final: false,
        ineligible: [{ requirementCode: 'PE.L1-b.1.ix', nistNumber: '3.10.3', paragraph: '32 CFR 170.21(a)(1)' }],
        missingPoam: [],
      },
    });
    const { score: met } = await everything(id, 'CMMC_L1', []);
    expect(met?.conditionalStatus).toMatchObject({ conditional: false, final: true, notAssessed: 0 });
  });
});

describe('an assessment of Level 3', () => {
  it('counts what is met', async () => {
    await aCompleted(world, tenant, {}, assessmentsV1.AssessorKind.ASSESSOR_KIND_C3PAO);
    const id = await world.started(tenant, { type: AssessmentType.ASSESSMENT_TYPE_CMMC_L3 });
    const { score: nothing } = await world.as(tenant, 'viewer').scores.getScore({ assessmentId: id });
    expect(nothing).toMatchObject({ score: 0, worstScore: 0, bestScore: 24, provisional: true });
    const { score } = await everything(id, 'CMMC_L3', ['RA.L3-3.11.1e', 'CM.L3-3.4.1e']);
    expect(score).toMatchObject({
      score: 22,
      maxScore: 24,
      deductions: [{ requirementCode: 'CM.L3-3.4.1e' }, { requirementCode: 'RA.L3-3.11.1e' }],
      conditionalStatus: { scoreReached: true, minimumScore: 20, ineligible: [{ requirementCode: 'RA.L3-3.11.1e' }] },
    });
  });
});

describe('another name of a requirement', () => {
  it('is taken where findings are recorded, read, assigned and changed, and never given back', async () => {
    const id = await world.started(tenant);
    const { findings } = world.as(tenant, 'manager');
    const assessor = world.as(tenant, 'assessor').findings;
    const met = { result: FindingResult.FINDING_RESULT_MET, basis: 0, note: '' };
    const objectives = [
      { requirementCode: '3.1.1', letter: 'a', ...met },
      { requirementCode: 'AC.L1-b.1.i', letter: 'b', ...met },
      { requirementCode: 'AC-L2-3.1.1', letter: 'c', ...met },
    ];
    expect(await assessor.recordFindings({ assessmentId: id, objectives, partials: [] })).toMatchObject({
      changedCount: 3,
    });
    const twice = [objectives[0]!, { ...objectives[0]!, requirementCode: '03.01.01' }];
    await expect(assessor.recordFindings({ assessmentId: id, objectives: twice, partials: [] })).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
    });
    const { finding } = await findings.getFinding({ assessmentId: id, requirementCode: '03.01.01' });
    expect(finding?.requirementCode).toBe('AC.L2-3.1.1');
    const assigned = await findings.assignFinding({
      assessmentId: id,
      requirementCode: 'AC.L1-3.1.1',
      assignedToId: '01930000-0000-7000-8000-00000000abcd',
      etag: '',
    });
    expect(assigned.finding?.requirementCode).toBe('AC.L2-3.1.1');
  });
});
