import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { entitiesBelow, entityDrift } from '@attestry/persistence';
import { aDatabase, type TestDatabase } from '@attestry/testing';

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await aDatabase();
});
afterAll(() => testDatabase?.drop());

it('entities and tables agree', async () => {
  const entities = await entitiesBelow(import.meta.dirname);
  expect(entities.length).toBeGreaterThan(0);
  await expect(entityDrift(testDatabase.urls['entities_app']!, entities)).resolves.toEqual([]);
});
