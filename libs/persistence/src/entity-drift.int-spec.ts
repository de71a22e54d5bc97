import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { defineEntity, p } from '@mikro-orm/core';
import { entityDrift } from './entity-drift.js';
import { createThings, Thing } from './fixtures/things.js';

let testDatabase: TestDatabase;

beforeAll(async () => {
  testDatabase = await aDatabase();
  await createThings(testDatabase.urls['attestry_migrator']!);
});
afterAll(() => testDatabase?.drop());

const driftOf = (name: string, properties: Parameters<typeof defineEntity>[0]['properties'], tableName = 'things') =>
  entityDrift(testDatabase.urls['rag_app']!, [
    defineEntity({ name, tableName, schema: 'rag', properties: { id: p.uuid().primary(), ...properties } } as never),
  ]);

describe('entityDrift', () => {
  it('finds nothing where entity and table agree', async () => {
    await expect(entityDrift(testDatabase.urls['rag_app']!, [Thing])).resolves.toEqual([]);
  });

  it('names what differs', async () => {
    await expect(
      driftOf('Other', { name: p.integer(), version: p.integer().nullable(), colour: p.string() }),
    ).resolves.toEqual([
      'rag.things.name: is text, the entity says integer',
      'rag.things.version: is required, the entity says otherwise',
      'rag.things.colour: there is no such column',
    ]);
  });

  it('names a column that a new row needs and nobody fills', async () => {
    await expect(driftOf('Nameless', {})).resolves.toEqual([
      'rag.things.name: a new row needs it, the entity does not know it',
    ]);
  });

  it('names a table that is not there', async () => {
    await expect(driftOf('Nothing', {}, 'nothings')).resolves.toEqual(['rag.nothings: there is no such table']);
  });
});
