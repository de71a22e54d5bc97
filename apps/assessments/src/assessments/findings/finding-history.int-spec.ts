import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anObjective, AService, codeOf } from '../../fixtures/a-service.js';

const { FindingResult, ImportedStatus, RiskLevel } = assessmentsV1;
const { FINDING_RESULT_MET: MET, FINDING_RESULT_NOT_MET: NOT_MET } = FindingResult;

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

async function aStartedAssessment() {
  const tenant = await world.aTenant();
  const author = uuidv7();
  const assessmentId = await world.started(tenant);
  return { tenant, author, assessmentId, ...world.as(tenant, 'admin', author) };
}

const seen = (...numbers: string[]) => numbers.map((number) => ({ requirementCode: codeOf(number), etag: '' }));

describe('the history of a finding', () => {
  it('tells who changed what, from what to what, newest first and in pages', async () => {
    const { assessmentId, author, findings } = await aStartedAssessment();
    const requirementCode = codeOf('3.1.3');
    const record = (result: assessmentsV1.FindingResult, note: string) =>
      findings.recordFindings({
        assessmentId,
        objectives: [anObjective({ number: '3.1.3', result, note })],
        partials: [],
      });
    await record(MET, '');
    await record(NOT_MET, 'the rules are missing');
    await record(NOT_MET, 'the rules are missing');
    const finding = assessmentsV1.Finding.fromPartial({
      assessmentId,
      requirementCode,
      implementationNarrative: 'as the plan says',
    });
    await findings.updateFinding({ finding, updateMask: ['implementation_narrative'], etag: '' });
    const assignedToId = uuidv7();
    await findings.assignFinding({ assessmentId, requirementCode, assignedToId, etag: '' });

    const first = await findings.listFindingChanges({ assessmentId, requirementCode, pageSize: 3, pageToken: '' });
    const second = await findings.listFindingChanges({
      assessmentId,
      requirementCode,
      pageSize: 3,
      pageToken: first.nextPageToken,
    });
    const told = [...first.changes, ...second.changes];
    expect(told.slice(0, 2)).toMatchObject([
      { letter: '', field: 'assigned_to', from: undefined, to: assignedToId, changedBy: author },
      { letter: '', field: 'implementation_narrative', from: undefined, to: 'as the plan says', changedBy: author },
    ]);
    expect(told).toHaveLength(5);
    expect(told.slice(2)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ letter: 'a', field: 'result', from: 'met', to: 'not_met' }),
        expect.objectContaining({ letter: 'a', field: 'note', from: undefined, to: 'the rules are missing' }),
        expect.objectContaining({ letter: 'a', field: 'result', from: undefined, to: 'met' }),
      ]),
    );
    const { rows } = await world.sql<{ privilege: string }>(
      `select privilege_type as privilege from information_schema.role_table_grants
        where grantee = 'assessments_app' and table_schema = 'assessments' and table_name = 'finding_changes' order by 1`,
    );
    expect(rows.map(({ privilege }) => privilege)).toEqual(['INSERT', 'SELECT']);
  });

  it('makes an author of everybody who ever recorded, not of who assigned', async () => {
    const { assessmentId, tenant, findings, assessments } = await aStartedAssessment();
    const [first, second] = [uuidv7(), uuidv7()];
    await world.as(tenant, 'admin', first).findings.recordFindings(world.records(assessmentId, { '3.1.3': 'not_met' }));
    const again = { assessmentId, objectives: [anObjective({ number: '3.1.3' })], partials: [] };
    await world.as(tenant, 'admin', second).findings.recordFindings(again);
    const undone = { ...again, objectives: [anObjective({ number: '3.1.3', result: NOT_MET })] };
    await findings.recordFindings(undone);
    const manager = uuidv7();
    const assignment = { assessmentId, findings: seen('3.1.1'), assignedToId: manager };
    await world.as(tenant, 'manager', manager).findings.assignFindings(assignment);
    await assessments.submitAssessment({ id: assessmentId, etag: '' });
    for (const author of [first, second]) {
      const complete = world.as(tenant, 'admin', author).assessments.completeAssessment({ id: assessmentId, etag: '' });
      await expect(complete).rejects.toMatchObject({ reason: 'REVIEWER_IS_AUTHOR' });
    }
    await world.as(tenant, 'manager', manager).assessments.completeAssessment({ id: assessmentId, etag: '' });
  });
});

describe('many findings at once', () => {
  it('are assigned and changed, all or none', async () => {
    const { assessmentId, findings } = await aStartedAssessment();
    const assignedToId = uuidv7();
    const three = seen('3.14.1', '3.1.1', '3.5.3');
    const assigned = await findings.assignFindings({ assessmentId, findings: three, assignedToId });
    expect(assigned.findings.map(({ requirementCode }) => requirementCode)).toEqual(
      ['3.1.1', '3.5.3', '3.14.1'].map(codeOf),
    );
    expect(assigned.findings.every((each) => each.assignedToId === assignedToId && each.etag === '2')).toBe(true);

    const changes = assessmentsV1.Finding.fromPartial({ riskLevel: RiskLevel.RISK_LEVEL_CRITICAL });
    const updateMask = ['risk_level'];
    const stale = [...seen('3.1.1'), { requirementCode: codeOf('3.5.3'), etag: '1' }];
    await expect(findings.updateFindings({ assessmentId, findings: stale, changes, updateMask })).rejects.toMatchObject(
      { reason: 'ETAG_MISMATCH', metadata: { etag: '2' } },
    );
    for (const [bad, reason] of [
      [[...seen('3.1.1'), { requirementCode: 'SA.L2-3.15.1', etag: '' }], 'REQUIREMENT_NOT_FOUND'],
      [seen('3.1.1', '3.1.1'), 'INVALID_FIELDS'],
    ] as const) {
      const request = { assessmentId, findings: [...bad], changes, updateMask };
      await expect(findings.updateFindings(request)).rejects.toMatchObject({ reason });
    }
    const read = await findings.getFinding({ assessmentId, requirementCode: codeOf('3.1.1') });
    expect(read.finding).toMatchObject({ riskLevel: RiskLevel.RISK_LEVEL_HIGH, etag: '2' });
    const changed = await findings.updateFindings({ assessmentId, findings: three, changes, updateMask });
    expect(changed.findings.map(({ riskLevel, etag }) => [riskLevel, etag])).toEqual(
      three.map(() => [RiskLevel.RISK_LEVEL_CRITICAL, '3']),
    );
  });

  it('are counted', async () => {
    const { assessmentId, findings } = await aStartedAssessment();
    await findings.recordFindings(
      world.records(assessmentId, {
        '3.1.1': 'not_met',
        '3.1.3': 'not_met',
        '3.1.5': 'not_assessed',
        '3.1.16': 'not_applicable',
      }),
    );
    await findings.assignFindings({ assessmentId, findings: seen('3.1.1'), assignedToId: uuidv7() });
    const { statistics } = await findings.getFindingStatistics({ assessmentId });
    const byResult = Object.fromEntries(statistics!.results.map(({ result, requirements }) => [result, requirements]));
    expect(byResult).toEqual({
      [FindingResult.FINDING_RESULT_UNSPECIFIED]: 1,
      [MET]: 106,
      [NOT_MET]: 2,
      [FindingResult.FINDING_RESULT_NOT_APPLICABLE]: 1,
    });
    expect(statistics).toMatchObject({ aiNarratives: 0, aiConfidenceMean: 0, assigned: 1, evidenceCount: 0 });
    expect(statistics!.openRisks).toEqual([
      { riskLevel: RiskLevel.RISK_LEVEL_HIGH, requirements: 1 },
      { riskLevel: RiskLevel.RISK_LEVEL_LOW, requirements: 1 },
    ]);
  });

  it('come from another tool: met in part is not met, and in part only where the regulation knows parts', async () => {
    const { assessmentId, findings } = await aStartedAssessment();
    const entry = (number: string, status: assessmentsV1.ImportedStatus, note = '', letter = '') => ({
      requirementCode: codeOf(number),
      letter,
      status,
      note,
    });
    const imported = await findings.importFindings({
      assessmentId,
      findings: [
        entry('3.12.4', ImportedStatus.IMPORTED_STATUS_MET),
        entry('3.5.3', ImportedStatus.IMPORTED_STATUS_PARTIALLY_MET, 'ordinary users have none'),
        entry('3.1.5', ImportedStatus.IMPORTED_STATUS_PARTIALLY_MET, 'old rights'),
        entry('3.1.16', ImportedStatus.IMPORTED_STATUS_NOT_APPLICABLE, 'no wireless'),
        entry('3.1.1', ImportedStatus.IMPORTED_STATUS_NOT_MET, 'shared accounts', 'a'),
        entry('3.1.2', ImportedStatus.IMPORTED_STATUS_IN_PROGRESS),
        entry('3.1.3', ImportedStatus.IMPORTED_STATUS_NOT_STARTED),
      ],
    });
    expect(imported).toMatchObject({ changedCount: 8 + 4 + 1 + 4 + 2 + 1, leftOutCount: 2 });
    // 110 - 3 (3.5.3 in part) - 3 (3.1.5) - 5 (3.1.1)
    expect(imported.score).toMatchObject({ score: 99, provisional: true });
    const bad = [
      entry('3.1.1', ImportedStatus.IMPORTED_STATUS_MET),
      entry('3.1.2', ImportedStatus.IMPORTED_STATUS_NOT_MET),
      entry('3.12.4', ImportedStatus.IMPORTED_STATUS_NOT_APPLICABLE, 'why'),
      { ...entry('3.1.1', ImportedStatus.IMPORTED_STATUS_MET), requirementCode: 'SA.L2-3.15.1' },
      entry('3.1.1', ImportedStatus.IMPORTED_STATUS_MET, '', 'a'),
    ];
    await expect(findings.importFindings({ assessmentId, findings: bad })).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: ['findings[1].note', 'findings[2].result', 'findings[3].requirementCode', 'findings[4].letter'].map(
        (field) => expect.objectContaining({ field }),
      ),
    });
  });
});

describe('re-evaluation', () => {
  async function inReview() {
    const started = await aStartedAssessment();
    const { assessmentId, findings, assessments } = started;
    await findings.recordFindings(world.records(assessmentId, { '3.1.3': 'not_met' }));
    await assessments.submitAssessment({ id: assessmentId, etag: '' });
    return started;
  }
  const a = (changes: Partial<Parameters<typeof anObjective>[0]> = {}) =>
    anObjective({ number: '3.1.3', letter: 'a', note: 'the rules of 12 March', ...changes });

  it('takes new evidence for what was not met, and touches nothing else', async () => {
    const { assessmentId, findings, assessments, tenant } = await inReview();
    const score = await findings.reevaluateFindings({
      assessmentId,
      objectives: ['a', 'b', 'c', 'd', 'e'].map((letter) => a({ letter })),
    });
    expect(score).toMatchObject({ changedCount: 5, score: { score: 110 } });
    for (const [objective, field] of [
      [a(), 'objectives[0].letter'],
      [a({ number: '3.1.1', result: NOT_MET }), 'objectives[0].letter'],
    ] as const) {
      await expect(findings.reevaluateFindings({ assessmentId, objectives: [objective] })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
        violations: [expect.objectContaining({ field })],
      });
    }
    expect((await world.events(tenant)).filter(({ action }) => action === 'finding.reevaluate')).toHaveLength(1);
    await assessments.getAssessment({ id: assessmentId });
  });

  it('asks for a note and another result', async () => {
    const { assessmentId, findings } = await inReview();
    for (const [objective, field] of [
      [a({ note: '' }), 'objectives[0].note'],
      [a({ result: NOT_MET }), 'objectives[0].result'],
    ] as const) {
      await expect(findings.reevaluateFindings({ assessmentId, objectives: [objective] })).rejects.toMatchObject({
        violations: [expect.objectContaining({ field })],
      });
    }
  });

  it('ends ten business days after the findings were handed over, and is only for review', async () => {
    const { assessmentId, findings, assessments } = await inReview();
    const submitted = (await assessments.getAssessment({ id: assessmentId })).assessment!.submitTime!;
    expect(Date.now() - submitted.getTime()).toBeLessThan(600_000);
    await world.sql(`update assessments.assessments set submitted_at = now() - interval '15 days' where id = $1`, [
      assessmentId,
    ]);
    await expect(findings.reevaluateFindings({ assessmentId, objectives: [a()] })).rejects.toMatchObject({
      reason: 'REEVALUATION_OVER',
    });
    await assessments.returnAssessment({ id: assessmentId, reason: 'too late', etag: '' });
    await expect(findings.reevaluateFindings({ assessmentId, objectives: [a()] })).rejects.toMatchObject({
      reason: 'ASSESSMENT_LOCKED',
    });
  });
});
