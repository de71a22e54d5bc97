import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { type Database, openDatabase, UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/testing';
import pg from 'pg';
import { FrameworkEntity } from './framework.entity.js';
import { requirementToProto } from './framework.mapper.js';
import { FrameworksRepository } from './frameworks.repository.js';
import { FrameworksService } from './frameworks.service.js';
import type { RequirementWithObjectives } from './catalogue.js';
import { ObjectiveEntity } from './objective.entity.js';
import { type Requirement, RequirementEntity } from './requirement.entity.js';

let testDatabase: TestDatabase;
let database: Database;
let frameworks: FrameworksService;

beforeAll(async () => {
  testDatabase = await aDatabase();
  database = openDatabase({
    url: testDatabase.urls['assessments_app']!,
    service: 'assessments',
    entities: [FrameworkEntity, RequirementEntity, ObjectiveEntity],
    insecure: true,
    max: 2,
  });
  const unitOfWork = new UnitOfWork(database);
  frameworks = new FrameworksService(unitOfWork, new FrameworksRepository(unitOfWork));
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

const as = <T>(work: () => Promise<T>): Promise<T> =>
  runAs(
    { tenantId: uuidv7(), actor: { type: 'user', id: 'spec' }, name: 'spec', region: 'us-east', timeoutMs: 5_000 },
    work,
  );

const allRequirements = async (pageSize: number): Promise<Requirement[]> =>
  (await allWithObjectives(pageSize)).map(({ requirement }) => requirement);

async function allWithObjectives(pageSize: number): Promise<RequirementWithObjectives[]> {
  const all: RequirementWithObjectives[] = [];
  let pageToken = '';
  do {
    const page = await as(() => frameworks.listRequirements('CMMC_L2', undefined, { pageSize, pageToken }));
    all.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return all;
}

const catalogue = (code: string) => as(() => frameworks.catalogue(code));

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

describe('the catalogue of CMMC Level 2', () => {
  it('has 110 requirements with 320 objectives', async () => {
    const { items } = await as(() => frameworks.list({ pageSize: 0, pageToken: '' }));
    const { framework, size } = items.find((each) => each.framework.code === 'CMMC_L2')!;
    expect([framework.maxScore, size]).toEqual([110, { requirements: 110, objectives: 320, nistNumbers: 110 }]);
  });

  it('has the weights of the regulation: 44 of 5, 14 of 3, 51 of 1, and 3.12.4 without', async () => {
    const all = await allRequirements(200);
    const weights = [5, 3, 1, 0].map((weight) => all.filter((requirement) => requirement.weight === weight));
    expect(weights.map(({ length }) => length)).toEqual([44, 14, 51, 1]);
    expect(weights[3]?.map(({ code }) => code)).toEqual(['CA.L2-3.12.4']);
    expect(110 - sum(all.map(({ weight }) => weight))).toBe(-203);
  });

  it('has the families and the Level 1 part of the model', async () => {
    const all = await allRequirements(200);
    const sizes = Map.groupBy(all, ({ family }) => family);
    expect(Object.fromEntries([...sizes].map(([family, { length }]) => [family, length]))).toEqual({
      AC: 22,
      AT: 3,
      AU: 9,
      CA: 4,
      CM: 9,
      IA: 11,
      IR: 3,
      MA: 6,
      MP: 9,
      PE: 6,
      PS: 2,
      RA: 3,
      SC: 16,
      SI: 7,
    });
    expect(all.filter(({ level1 }) => level1)).toHaveLength(17);
  });

  it('says what may stay open: 46 requirements, and 3.13.11 if it is met in part', async () => {
    const all = await allRequirements(200);
    expect(all.filter(({ poamEligibility }) => poamEligibility === 'allowed')).toHaveLength(46);
    expect(all.filter(({ poamEligibility }) => poamEligibility === 'if_partial').map(({ code }) => code)).toEqual([
      'SC.L2-3.13.11',
    ]);
  });

  it('comes whole and in order however it is paged', async () => {
    const codes = (await allRequirements(200)).map(({ code }) => code);
    expect((await allRequirements(7)).map(({ code }) => code)).toEqual(codes);
    expect(new Set(codes).size).toBe(110);
    expect(codes.slice(0, 3)).toEqual(['AC.L2-3.1.1', 'AC.L2-3.1.2', 'AC.L2-3.1.3']);
  });

  it('is listed by family; a page token of one family is none of another', async () => {
    const first = await as(() => frameworks.listRequirements('CMMC_L2', 'AC', { pageSize: 20, pageToken: '' }));
    expect(new Set(first.items.map(({ requirement }) => requirement.family))).toEqual(new Set(['AC']));
    await expect(
      as(async () => frameworks.listRequirements('CMMC_L2', 'AT', { pageSize: 20, pageToken: first.nextPageToken })),
    ).rejects.toMatchObject({ reason: 'INVALID_PAGE_TOKEN' });
  });

  it('has a statement for each of the 320 objectives, under the letters that its requirement names', async () => {
    const all = await allWithObjectives(200);
    const statements = all.flatMap(({ objectives }) => objectives.map(({ statement }) => statement));
    expect(statements).toHaveLength(320);
    expect(statements.filter((statement) => statement.trim().length < 10)).toEqual([]);
    for (const { requirement, objectives } of all) {
      expect(objectives.map(({ letter }) => letter)).toEqual(requirement.objectiveLetters);
      expect(new Set(objectives.map(({ statement }) => statement)).size).toBe(objectives.length);
    }
    expect(all.filter(({ objectives }) => objectives.length === 1)).toHaveLength(23);
  });

  it('gives one requirement by its code', async () => {
    const requirement = await as(() => frameworks.getRequirement('CMMC_L2', 'IA.L2-3.5.3'));
    expect(requirementToProto(requirement)).toMatchObject({ nistNumber: '3.5.3', family: 'IA', weight: 5 });
  });

  it.each([
    ['CMMC_L2', 'SA.L2-3.15.1', 'REQUIREMENT_NOT_FOUND'],
    ['CMMC_L9', 'AC.L2-3.1.1', 'REQUIREMENT_NOT_FOUND'],
  ])('knows no requirement %s %s', async (framework, code, reason) => {
    await expect(as(() => frameworks.getRequirement(framework, code))).rejects.toMatchObject({ reason });
  });

  it('knows no framework that is not in it', async () => {
    await expect(
      as(() => frameworks.listRequirements('CMMC_L9', undefined, { pageSize: 0, pageToken: '' })),
    ).rejects.toMatchObject({ reason: 'FRAMEWORK_NOT_FOUND' });
  });

  it('cannot be changed by the service', async () => {
    const client = new pg.Client({ connectionString: testDatabase.urls['assessments_app'] });
    await client.connect();
    for (const change of [
      'update assessments.requirements set weight = 0',
      'delete from assessments.frameworks',
      'delete from assessments.objectives',
    ]) {
      await expect(client.query(change)).rejects.toThrow('permission denied');
    }
    await client.end();
  });
});

describe('the catalogue of Level 1', () => {
  it('has 15 requirements for 17 numbers of NIST with 59 objectives', async () => {
    const { requirements } = await catalogue('CMMC_L1');
    expect(requirements).toHaveLength(15);
    expect(requirements.flatMap(({ requirement }) => requirement.nistNumbers)).toHaveLength(17);
    expect(requirements.flatMap(({ objectives }) => objectives)).toHaveLength(59);
  });

  it('joins three numbers to PE.L1-b.1.ix, its objectives lettered through', async () => {
    const { requirement, objectives } = await as(() => frameworks.getRequirement('CMMC_L1', 'PE.L1-b.1.ix'));
    expect(requirement.nistNumbers).toEqual(['3.10.3', '3.10.4', '3.10.5']);
    expect(objectives.map(({ letter, nistKey }) => `${letter} ${nistKey}`)).toEqual([
      'a 3.10.3[a]',
      'b 3.10.3[b]',
      'c 3.10.4[a]',
      'd 3.10.5[a]',
      'e 3.10.5[b]',
      'f 3.10.5[c]',
    ]);
  });

  it('asks of FCI what Level 2 asks of CUI', async () => {
    const [one, two] = [await catalogue('CMMC_L1'), await catalogue('CMMC_L2')];
    const texts = one.requirements.flatMap(({ requirement, objectives }) => [
      requirement.title,
      requirement.statement,
      requirement.discussion,
      ...objectives.map(({ statement }) => statement),
    ]);
    expect(texts.filter((text) => /\bCUI\b/.test(text))).toEqual([]);
    expect(texts.filter((text) => /\bFCI\b/.test(text)).length).toBeGreaterThan(0);
    const ofTwo = new Map(
      two.requirements.flatMap(({ objectives }) => objectives.map(({ nistKey, statement }) => [nistKey, statement])),
    );
    for (const { nistKey, statement } of one.requirements.flatMap(({ objectives }) => objectives)) {
      expect(statement).toBe(ofTwo.get(nistKey)?.replaceAll(/\bCUI\b/g, 'FCI'));
    }
  });

  it('lets nothing stay open', async () => {
    const { requirements } = await catalogue('CMMC_L1');
    expect(new Set(requirements.map(({ requirement }) => requirement.poamEligibility))).toEqual(
      new Set(['not_allowed']),
    );
  });
});

describe('the catalogue of Level 3', () => {
  it('has 24 requirements of a point, seven of which may not stay open', async () => {
    const { framework, requirements } = await catalogue('CMMC_L3');
    expect([framework.maxScore, requirements.length]).toEqual([24, 24]);
    expect(new Set(requirements.map(({ requirement }) => requirement.weight))).toEqual(new Set([1]));
    const never = requirements.filter(({ requirement }) => requirement.poamEligibility === 'not_allowed');
    expect(never.map(({ requirement }) => requirement.code)).toEqual([
      'IR.L3-3.6.1e',
      'IR.L3-3.6.2e',
      'RA.L3-3.11.1e',
      'RA.L3-3.11.4e',
      'RA.L3-3.11.6e',
      'RA.L3-3.11.7e',
      'SI.L3-3.14.3e',
    ]);
  });
});

describe('the catalogue of NIST SP 800-171', () => {
  it('is that of Level 2 under the numbers of NIST', async () => {
    const [nist, two] = [await catalogue('NIST_171'), await catalogue('CMMC_L2')];
    expect(nist.requirements.map(({ requirement }) => requirement.code)).toEqual(
      two.requirements.map(({ requirement }) => requirement.nistNumber),
    );
    const statements = ({ requirements }: typeof two) =>
      requirements.map(({ requirement, objectives }) => [
        requirement.weight,
        requirement.statement,
        objectives.map(({ statement }) => statement),
      ]);
    expect(statements(nist)).toEqual(statements(two));
  });
});

describe.each(['CMMC_L1', 'CMMC_L2', 'CMMC_L3', 'NIST_171'])('the texts of %s', (code) => {
  it('say for each requirement what it asks, why and how it is assessed', async () => {
    const { requirements } = await catalogue(code);
    for (const { requirement, objectives } of requirements) {
      expect(requirement.title.split(' ').length).toBeLessThanOrEqual(8);
      for (const text of [requirement.statement, requirement.discussion]) expect(text.length).toBeGreaterThan(20);
      for (const items of [requirement.examineItems, requirement.interviewItems, requirement.testItems]) {
        expect(items.length).toBeGreaterThan(0);
        expect(items.filter((item) => item.trim() === '')).toEqual([]);
      }
      expect(objectives.length).toBeGreaterThan(0);
      expect(objectives.map(({ letter }) => letter)).toEqual(requirement.objectiveLetters);
    }
    const statements = requirements.map(({ requirement }) => requirement.statement);
    expect(new Set(statements).size).toBe(statements.length);
  });

  it('are objectives that stand alone: none begins with a pronoun', async () => {
    const { requirements } = await catalogue(code);
    const statements = requirements.flatMap(({ objectives }) => objectives.map(({ statement }) => statement));
    if (code !== 'CMMC_L3') {
      expect(
        statements.filter((text) =>
          /^(They|It|Its|Their|This|Those|Only they) (?!is (laid|known|decided|under control))/.test(text),
        ),
      ).toEqual([]);
    }
    expect(statements.filter((text) => text.length < 20)).toEqual([]);
  });
});
