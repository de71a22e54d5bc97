import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import {
  aDatabase,
  type InProcessService,
  setServiceEnvironment,
  startInProcess,
  type TestDatabase,
} from '@attestry/testing';
import { AppModule } from '../app.module.js';
import { readSettings } from '../config.js';
import { handlers } from '../handlers.js';

let database: TestDatabase;
let service: InProcessService;

beforeAll(async () => {
  database = await aDatabase();
  setServiceEnvironment('assessments', database);
  service = await startInProcess({
    service: 'assessments',
    module: AppModule.with(readSettings()),
    handlers,
    settings: { REGION: database.region },
  });
});

afterAll(async () => {
  await service?.stop();
  await database?.drop();
});

const { PoamEligibility } = assessmentsV1;
const asViewer = () => service.as({ role: 'viewer' }, assessmentsV1.FrameworkServiceService);
const listing = (changes: Partial<assessmentsV1.ListRequirementsRequest> = {}) => ({
  frameworkCode: 'CMMC_L2',
  pageSize: 0,
  pageToken: '',
  family: '',
  ...changes,
});

describe('FrameworkService', () => {
  it('lists the frameworks with their sizes', async () => {
    const { frameworks } = await asViewer().listFrameworks({ pageSize: 0, pageToken: '' });
    expect(frameworks).toEqual([
      {
        code: 'CMMC_L2',
        displayName: 'CMMC Level 2',
        version: '32 CFR 170 (2024-12-16)',
        requirementCount: 110,
        objectiveCount: 320,
        maxScore: 110,
      },
    ]);
  });

  it('lists the requirements in pages of 50', async () => {
    const first = await asViewer().listRequirements(listing());
    expect(first.requirements).toHaveLength(50);
    const second = await asViewer().listRequirements(listing({ pageToken: first.nextPageToken }));
    const third = await asViewer().listRequirements(listing({ pageToken: second.nextPageToken }));
    expect([second.requirements.length, third.requirements.length, third.nextPageToken]).toEqual([50, 10, '']);
  });

  it('gives a requirement whole', async () => {
    const asked = { frameworkCode: 'CMMC_L2', code: 'SC.L2-3.13.11' };
    const { requirement } = await asViewer().getRequirement(asked);
    expect(requirement).toMatchObject({
      code: 'SC.L2-3.13.11',
      nistNumber: '3.13.11',
      family: 'SC',
      weight: 5,
      level1: false,
      poamEligibility: PoamEligibility.POAM_ELIGIBILITY_IF_PARTIAL,
      objectiveLetters: ['a'],
      objectives: [{ letter: 'a', statement: expect.stringContaining('FIPS-validated') }],
    });
  });

  it('says what it does not know', async () => {
    await expect(asViewer().listRequirements(listing({ frameworkCode: 'ISO_27001' }))).rejects.toMatchObject({
      kind: 'not_found',
      reason: 'FRAMEWORK_NOT_FOUND',
    });
    await expect(asViewer().getRequirement({ frameworkCode: 'CMMC_L2', code: 'none' })).rejects.toMatchObject({
      kind: 'not_found',
      reason: 'REQUIREMENT_NOT_FOUND',
    });
  });

  it('is closed to strangers', async () => {
    const stranger = service.anonymous(assessmentsV1.FrameworkServiceService);
    await expect(stranger.listFrameworks({ pageSize: 0, pageToken: '' })).rejects.toMatchObject({
      reason: 'UNAUTHENTICATED',
    });
  });
});
