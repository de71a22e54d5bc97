import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
let objects: string;

beforeAll(async () => {
  objects = await mkdtemp(join(tmpdir(), 'frameworks-spec-'));
  database = await aDatabase();
  setServiceEnvironment('assessments', database);
  service = await startInProcess({
    service: 'assessments',
    module: AppModule.with(readSettings({ ...process.env, OBJECTS_DIR: objects })),
    handlers,
    settings: { REGION: database.region },
  });
});

afterAll(async () => {
  await service?.stop();
  await database?.drop();
  await rm(objects, { recursive: true, force: true });
});

const { PoamEligibility, ScoringRule } = assessmentsV1;
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
        code: 'CMMC_L1',
        displayName: 'CMMC Level 1',
        version: '32 CFR 170 (2024-12-16)',
        requirementCount: 15,
        objectiveCount: 59,
        nistNumberCount: 17,
        maxScore: 0,
        scoringRule: ScoringRule.SCORING_RULE_ALL_OR_NOTHING,
      },
      {
        code: 'CMMC_L2',
        displayName: 'CMMC Level 2',
        version: '32 CFR 170 (2024-12-16)',
        requirementCount: 110,
        objectiveCount: 320,
        nistNumberCount: 110,
        maxScore: 110,
        scoringRule: ScoringRule.SCORING_RULE_SPRS,
      },
      {
        code: 'CMMC_L3',
        displayName: 'CMMC Level 3',
        version: '32 CFR 170 (2024-12-16)',
        requirementCount: 24,
        objectiveCount: expect.any(Number),
        nistNumberCount: 24,
        maxScore: 24,
        scoringRule: ScoringRule.SCORING_RULE_COUNT,
      },
      {
        code: 'NIST_171',
        displayName: 'NIST SP 800-171',
        version: 'r2 (2020-02)',
        requirementCount: 110,
        objectiveCount: 320,
        nistNumberCount: 110,
        maxScore: 110,
        scoringRule: ScoringRule.SCORING_RULE_SPRS,
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
      objectives: [{ letter: 'a', statement: expect.stringContaining('FIPS-validated'), nistKey: '3.13.11[a]' }],
      statement: expect.stringContaining('FIPS-validated'),
      nistNumbers: ['3.13.11'],
    });
    expect([requirement?.examineItems, requirement?.interviewItems, requirement?.testItems]).toEqual(
      Array.from({ length: 3 }, () => expect.arrayContaining([expect.any(String)])),
    );
  });

  it.each([
    ['CMMC_L2', '03.01.01', 'AC.L2-3.1.1'],
    ['CMMC_L2', 'IA-L2-3.5.1', 'IA.L2-3.5.1'],
    ['CMMC_L2', 'AC.L2- 3.1.19', 'AC.L2-3.1.19'],
    ['CMMC_L1', '3.1.1', 'AC.L1-b.1.i'],
    ['CMMC_L3', '3.14.3e', 'SI.L3-3.14.3e'],
    ['NIST_171', 'AC.L2-3.1.1', '3.1.1'],
  ])('answers in %s to the name %s with %s', async (frameworkCode, code, canonical) => {
    const { requirement } = await asViewer().getRequirement({ frameworkCode, code });
    expect(requirement?.code).toBe(canonical);
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
