import { syncVectorIndexes, VECTOR_INDEX_DEFAULTS, type VectorIndexOptions } from '@attestry/cell';
import pg from 'pg';
import type { TestDatabase } from './test-database.js';

/** Whether the engine of this run has pgvector; specs of what needs it are registered then. */
export const hasPgvector = (): boolean => process.env['TEST_ENGINE']?.includes('pgvector') ?? false;

/** What `rag:index sync` does, with its output. */
export async function indexVectors(
  database: TestDatabase,
  changes: Partial<VectorIndexOptions> = {},
): Promise<string[]> {
  const lines: string[] = [];
  const client = new pg.Client({ connectionString: database.urls['attestry_migrator'] });
  await client.connect();
  try {
    await syncVectorIndexes(client, { ...VECTOR_INDEX_DEFAULTS, report: (line) => lines.push(line), ...changes });
  } finally {
    await client.end();
  }
  return lines;
}
