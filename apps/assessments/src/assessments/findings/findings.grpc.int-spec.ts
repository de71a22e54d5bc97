import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anObjective, AService, codeOf } from '../../fixtures/a-service.js';
import { HAND_COMPUTED } from '../../fixtures/hand-computed.js';
import { eligibilityOf, NUMBERS, weightOf } from '../../fixtures/level-two.js';

const { FindingResult, ImplementationLevel, MetBasis, NoScoreReason, RiskLevel } = assessmentsV1;

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

async function aStartedAssessment() {
  const tenant = await world.aTenant();
  const assessmentId = await world.started(tenant);
  return { tenant, assessmentId, ...world.as(tenant) };
}

const OVER_THE_WIRE = [
  'everything is met',
  'mixed findings above 88',
  'everything but the plan fails',
  'only the plan fails',
  'nineteen points and encryption in part',
  'what does not apply costs nothing',
];

const numbersOf = (blockers: readonly assessmentsV1.Blocker[]) => blockers.map(({ nistNumber }) => nistNumber);

describe('scores of a real assessment', () => {
  it('rest on the catalogue that the hand-computed ones were made with', async () => {
    const { rows } = await world.sql<{ number: string; weight: number; eligibility: string; code: string }>(
      `select nist_number as number, weight, poam_eligibility as eligibility, code from assessments.requirements
        where framework_code = 'CMMC_L2'`,
    );
    const byNumber = new Map(rows.map((row) => [row.number, row]));
    expect(NUMBERS.map((number) => byNumber.get(number))).toEqual(
      NUMBERS.map((number) => ({
        number,
        weight: weightOf(number),
        eligibility: eligibilityOf(number),
        code: codeOf(number),
      })),
    );
  });

  it.each(HAND_COMPUTED.filter(({ name }) => OVER_THE_WIRE.includes(name)))(
    '$name: $score',
    async ({ results, score, ineligible }) => {
      const { assessmentId, findings, scores } = await aStartedAssessment();
      const recorded = await findings.recordFindings(world.records(assessmentId, results));
      const read = await scores.getScore({ assessmentId });
      expect(read.score).toEqual(recorded.score);
      expect(read.score).toMatchObject({
        score: score ?? undefined,
        maxScore: 110,
        noScoreReason:
          score === null ? NoScoreReason.NO_SCORE_REASON_SSP_MISSING : NoScoreReason.NO_SCORE_REASON_UNSPECIFIED,
      });
      expect(numbersOf(read.score!.conditionalStatus!.ineligible)).toEqual(ineligible);
    },
  );

  it('tell the two kinds of blocker apart', async () => {
    const { assessmentId, findings } = await aStartedAssessment();
    const mixed = HAND_COMPUTED.find(({ score }) => score === 92)!;
    const { score } = await findings.recordFindings(world.records(assessmentId, mixed.results));
    expect(score).toMatchObject({
      provisional: false,
      worstScore: 92,
      bestScore: 92,
      conditionalStatus: { conditional: false, final: false, minimumScore: 88, scoreReached: true, notAssessed: 0 },
    });
    expect(numbersOf(score!.conditionalStatus!.ineligible)).toEqual(['3.1.5', '3.3.5', '3.5.3', '3.13.11']);
    expect(numbersOf(score!.conditionalStatus!.missingPoam)).toEqual(Object.keys(mixed.results));
  });

  it('are none before the start', async () => {
    const tenant = await world.aTenant();
    const { assessments, scores } = world.as(tenant);
    const { assessment } = await assessments.createAssessment(
      assessmentsV1.CreateAssessmentRequest.fromPartial({ name: 'draft', type: 2 }),
    );
    await expect(scores.getScore({ assessmentId: assessment!.id })).rejects.toMatchObject({
      reason: 'ASSESSMENT_INCOMPLETE',
      metadata: { missing: 'start' },
    });
  });
});

describe('findings', () => {
  it('make the result of their requirement, and the totals of the assessment', async () => {
    const { assessmentId, assessments, findings } = await aStartedAssessment();
    const record = (objectives: assessmentsV1.ObjectiveRecord[]) =>
      findings.recordFindings({ assessmentId, objectives, partials: [] });
    const resultOf = async (number: string) =>
      (await findings.getFinding({ assessmentId, requirementCode: codeOf(number) })).finding?.result;
    expect(await resultOf('3.1.2')).toBe(FindingResult.FINDING_RESULT_UNSPECIFIED);
    await record([anObjective({ number: '3.1.2', letter: 'a' })]);
    expect(await resultOf('3.1.2')).toBe(FindingResult.FINDING_RESULT_UNSPECIFIED);
    await record([
      anObjective({ number: '3.1.2', letter: 'b', result: FindingResult.FINDING_RESULT_NOT_APPLICABLE }),
      anObjective({ number: '3.1.1', letter: 'f', result: FindingResult.FINDING_RESULT_NOT_MET }),
      anObjective({ number: '3.4.4', result: FindingResult.FINDING_RESULT_NOT_APPLICABLE }),
    ]);
    expect(await resultOf('3.1.2')).toBe(FindingResult.FINDING_RESULT_MET);
    expect(await resultOf('3.1.1')).toBe(FindingResult.FINDING_RESULT_NOT_MET);
    expect(await resultOf('3.4.4')).toBe(FindingResult.FINDING_RESULT_NOT_APPLICABLE);
    expect((await assessments.getAssessment({ id: assessmentId })).assessment?.progress).toEqual({
      totalRequirements: 110,
      requirementsMet: 2,
      requirementsNotMet: 1,
      requirementsNotApplicable: 1,
      requirementsNotAssessed: 107,
      totalObjectives: 320,
      objectivesAssessed: 4,
      completionPercent: 1,
    });
  });

  it('come in the order of the catalogue with every statement, in pages', async () => {
    const { assessmentId, findings } = await aStartedAssessment();
    const first = await findings.listFindings({ assessmentId, pageSize: 60, pageToken: '' });
    const second = await findings.listFindings({ assessmentId, pageSize: 60, pageToken: first.nextPageToken });
    const all = [...first.findings, ...second.findings];
    expect([all.length, second.nextPageToken, all[0]?.requirementCode]).toEqual([110, '', 'AC.L2-3.1.1']);
    const statements = all.flatMap(({ objectives }) => objectives.map(({ statement }) => statement));
    expect([statements.length, statements.filter((each) => each === '')]).toEqual([320, []]);
  });

  it('are recorded all or not at all, and each bad entry is named', async () => {
    const { tenant, assessmentId, findings } = await aStartedAssessment();
    const before = (await world.events(tenant)).length;
    const refused = findings.recordFindings({
      assessmentId,
      objectives: [
        anObjective({ number: '3.1.1' }),
        anObjective({ number: '3.1.1', letter: 'z' }),
        { ...anObjective({ number: '3.1.1' }), requirementCode: 'SA.L2-3.15.1' },
        anObjective({ number: '3.1.1' }),
        { ...anObjective({ number: '3.1.2', result: FindingResult.FINDING_RESULT_NOT_MET }), note: '' },
        anObjective({ number: '3.12.4', result: FindingResult.FINDING_RESULT_NOT_APPLICABLE }),
        { ...anObjective({ number: '3.1.3' }), basis: MetBasis.MET_BASIS_ENDURING_EXCEPTION },
        {
          ...anObjective({ number: '3.1.4', result: FindingResult.FINDING_RESULT_NOT_MET }),
          basis: MetBasis.MET_BASIS_IMPLEMENTED,
        },
      ],
      partials: [
        {
          requirementCode: codeOf('3.1.1'),
          implementationLevel: ImplementationLevel.IMPLEMENTATION_LEVEL_PARTIAL,
          rationale: 'some',
        },
        {
          requirementCode: codeOf('3.5.3'),
          implementationLevel: ImplementationLevel.IMPLEMENTATION_LEVEL_PARTIAL,
          rationale: '',
        },
      ],
    });
    const places = [
      'objectives[1].letter',
      'objectives[2].requirementCode',
      'objectives[3].letter',
      'objectives[4].note',
      'objectives[5].result',
      'objectives[6].note',
      'objectives[7].basis',
      'partials[0].requirementCode',
      'partials[1].rationale',
    ];
    await expect(refused).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: places.map((field) => expect.objectContaining({ field })),
    });
    const found = await findings.getFinding({ assessmentId, requirementCode: codeOf('3.1.1') });
    expect(found.finding?.objectives[0]?.result).toBe(FindingResult.FINDING_RESULT_UNSPECIFIED);
    expect((await world.events(tenant)).length).toBe(before);
  });

  it('tell the trail how each requirement and the score moved; the same once more moves nothing', async () => {
    const { tenant, assessmentId, findings } = await aStartedAssessment();
    await findings.recordFindings(world.records(assessmentId));
    const before = (await world.events(tenant)).length;
    const again = await findings.recordFindings(world.records(assessmentId));
    expect(again.changedCount).toBe(0);
    expect((await world.events(tenant)).length).toBe(before);
    const { changedCount } = await findings.recordFindings(world.records(assessmentId, { '3.1.2': 'not_met' }));
    expect(changedCount).toBe(2);
    expect((await world.events(tenant)).slice(before)).toMatchObject([
      {
        action: 'finding.update',
        details: {
          assessment_id: assessmentId,
          requirement: 'AC.L2-3.1.2',
          objectives: ['a', 'b'],
          from: 'met',
          to: 'not_met',
        },
      },
      { action: 'score.compute', resource: assessmentId, details: { from: 110, score: 105, deductions: 1 } },
    ]);
  });

  it('keep what a person says of a requirement: narrative, risk, who sees to it', async () => {
    const { tenant, assessmentId, findings } = await aStartedAssessment();
    const requirementCode = codeOf('3.1.3');
    const finding = assessmentsV1.Finding.fromPartial({
      assessmentId,
      requirementCode,
      implementationNarrative: 'by the firewall',
      riskLevel: RiskLevel.RISK_LEVEL_CRITICAL,
    });
    const before = (await findings.getFinding({ assessmentId, requirementCode })).finding!;
    expect(before).toMatchObject({ riskLevel: RiskLevel.RISK_LEVEL_LOW, riskLevelJudged: false });
    const updateMask = ['risk_level', 'implementation_narrative'];
    const changed = await findings.updateFinding({ finding, updateMask, etag: before.etag });
    expect(changed.finding).toMatchObject({
      implementationNarrative: 'by the firewall',
      riskLevel: RiskLevel.RISK_LEVEL_CRITICAL,
      riskLevelJudged: true,
    });
    await expect(findings.updateFinding({ finding, updateMask, etag: before.etag })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    for (const mask of [[], ['result'], ['implementation_level']]) {
      await expect(findings.updateFinding({ finding, updateMask: mask, etag: '' })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
      });
    }
    const assignedToId = uuidv7();
    const { findings: asManager } = world.as(tenant, 'manager');
    const assigned = await asManager.assignFinding({ assessmentId, requirementCode, assignedToId, etag: '' });
    expect(assigned.finding).toMatchObject({ assignedToId });
    const unknown = { assessmentId, requirementCode: 'SA.L2-3.15.1', assignedToId, etag: '' };
    await expect(asManager.assignFinding(unknown)).rejects.toMatchObject({ reason: 'REQUIREMENT_NOT_FOUND' });
    expect((await world.events(tenant)).slice(-2).map(({ action }) => action)).toEqual([
      'finding.update',
      'finding.assign',
    ]);
  });

  it('keep what two people record at once, one after the other', async () => {
    const { tenant, assessmentId } = await aStartedAssessment();
    const numbers = ['3.1.1', '3.1.2'];
    const answers = await Promise.all(
      numbers.map((number) =>
        world.as(tenant, 'assessor').findings.recordFindings({
          assessmentId,
          objectives: [anObjective({ number, result: FindingResult.FINDING_RESULT_NOT_MET })],
          partials: [],
        }),
      ),
    );
    expect(Math.max(...answers.map(({ score }) => score!.deductions.length))).toBe(2);
  });
});
