import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anAssessment, AService } from '../fixtures/a-service.js';
import { FakeEntitiesService } from '../fixtures/fake-posture.js';

let entities: FakeEntitiesService;
let service: AService;
let tenantId: string;
let assessmentId: string;

beforeAll(async () => {
  entities = await FakeEntitiesService.start();
  service = await AService.start({ ENTITIES_ADDRESS: entities.address });
  tenantId = await service.aTenant();
  assessmentId = await service.started(tenantId);
});
afterAll(async () => {
  await service?.stop();
  await entities?.stop();
});
beforeEach(() => {
  entities.asked.length = 0;
});

const as = (caller: { tenantId?: string; userId?: string } = {}) =>
  service.service.as({ tenantId, ...caller }, assessmentsV1.TechnicalFindingServiceService);
const about = (changes: Partial<assessmentsV1.ListTechnicalFindingsRequest> = {}) =>
  assessmentsV1.ListTechnicalFindingsRequest.fromPartial({
    assessmentId,
    requirementCode: 'SC.L2-3.13.10',
    ...changes,
  });

describe('what the inventory shows against a requirement', () => {
  it('is asked of the service of entities in the name of the caller', async () => {
    const userId = uuidv7();
    const { findings, nextPageToken } = await as({ userId }).listTechnicalFindings(about());
    expect(entities.asked).toEqual([{ tenantId, actorId: userId, codes: ['SC.L2-3.13.10'] }]);
    expect(nextPageToken).toBe('more');
    expect(findings).toEqual([
      expect.objectContaining({
        ruleId: 'long-lived-secret',
        severity: assessmentsV1.RiskLevel.RISK_LEVEL_HIGH,
        why: 'Keys are to be replaced.',
        actionTypes: ['rotate'],
        openTime: new Date('2026-05-01T00:00:00Z'),
        acceptEndTime: undefined,
      }),
    ]);
    const accepted = await as().listTechnicalFindings(about({ accepted: true, pageToken: 'more' }));
    expect(accepted.findings[0]?.acceptEndTime).toEqual(new Date('2026-12-01T00:00:00Z'));
    expect(accepted.nextPageToken).toBe('');
  });

  it('is summed up for all requirements in the order of the catalogue', async () => {
    const { summaries } = await as().summarizeTechnicalFindings({ assessmentId });
    expect(entities.asked.map(({ codes }) => codes.length)).toEqual([100, 10]);
    expect(summaries).toHaveLength(110);
    expect(summaries[0]?.requirementCode).toBe('AC.L2-3.1.1');
    expect(summaries.find(({ requirementCode }) => requirementCode === 'SC.L2-3.13.10')).toMatchObject({
      highCount: '3',
      lowCount: '1',
      acceptedCount: '2',
      ruleIds: ['long-lived-secret'],
    });
    const unlooked = summaries.find(({ requirementCode }) => requirementCode === 'AT.L2-3.2.1');
    expect(unlooked?.ruleIds).toEqual([]);
  });

  it('is nothing before the start, and not there for others', async () => {
    const manager = service.as(tenantId, 'manager').assessments;
    const { assessment } = await manager.createAssessment(anAssessment());
    const draft = assessment!.id;
    expect((await as().summarizeTechnicalFindings({ assessmentId: draft })).summaries).toEqual([]);
    const refused = { reason: 'REQUIREMENT_NOT_FOUND' };
    await expect(as().listTechnicalFindings(about({ assessmentId: draft }))).rejects.toMatchObject(refused);
    await expect(as().listTechnicalFindings(about({ requirementCode: 'X' }))).rejects.toMatchObject(refused);
    const other = as({ tenantId: await service.aTenant() });
    for (const id of [assessmentId, uuidv7()]) {
      const unknown = { reason: 'ASSESSMENT_NOT_FOUND' };
      await expect(other.listTechnicalFindings(about({ assessmentId: id }))).rejects.toMatchObject(unknown);
      await expect(other.summarizeTechnicalFindings({ assessmentId: id })).rejects.toMatchObject(unknown);
    }
    expect(entities.asked).toEqual([]);
  });

  it('is unavailable, not nothing, while the service of entities is slow or away', async () => {
    const away = { kind: 'unavailable', reason: 'UNAVAILABLE', metadata: { service: 'entities' } };
    entities.hold();
    await expect(as().listTechnicalFindings(about())).rejects.toMatchObject(away);
    entities.release();
    await entities.stop();
    await expect(as().listTechnicalFindings(about())).rejects.toMatchObject(away);
    await expect(as().summarizeTechnicalFindings({ assessmentId })).rejects.toMatchObject(away);
  });
});
