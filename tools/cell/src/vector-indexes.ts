import { identifier, literal } from '@attestry/migrations';
import type { ClientBase } from 'pg';

/** How the graph of an index is made (docs/adr, "an index for each large tenant"). */
export interface IndexShape {
  /** Edges of a vector. */
  readonly m: number;
  /** Candidates that are looked at for the edges of a new vector. */
  readonly efConstruction: number;
}

export interface VectorIndexOptions extends IndexShape {
  /** Vectors of a tenant that take this much get an index; below half of it they lose it. */
  readonly fromMib: number;
  /** Memory for making one; a graph that does not fit takes many times as long. */
  readonly memoryMib: number;
  readonly report: (line: string) => void;
}

export const VECTOR_INDEX_DEFAULTS = { m: 16, efConstruction: 100, fromMib: 8, memoryMib: 512 } as const;

export class VectorIndexError extends Error {
  override readonly name = 'VectorIndexError';
}

interface VectorSet {
  readonly tenant: string;
  readonly model: string;
  readonly version: string;
  readonly dimensions: number;
  readonly vectors: number;
  readonly index: string;
}

interface ExistingIndex {
  readonly name: string;
  readonly valid: boolean;
  readonly options: string[] | null;
}

const OLDEST_EXTENSION = [0, 8];
const MOST_DIMENSIONS_IN_FULL = 2_000;

const SETS = `
  select tenant_id as tenant, model, model_version as version, dimensions, vectors,
    rag.vector_index(tenant_id, model, model_version) as index
  from rag.embedding_sets where state = 'active' order by tenant_id`;

const EXISTING = `
  select relname as name, indisvalid as valid, reloptions as options
  from pg_catalog.pg_index join pg_catalog.pg_class on pg_class.oid = indexrelid
  where indrelid = 'rag.chunk_embeddings'::regclass and relname like 'chunk\\_embeddings\\_hnsw\\_%' order by relname`;

/**
 * Makes the HNSW indexes that large tenants need, and takes away those that nobody needs. As `attestry_migrator`, outside
 * of a transaction: an index is made beside the writes that go on. Idempotent; one run at a time.
 */
export async function syncVectorIndexes(client: ClientBase, options: VectorIndexOptions): Promise<void> {
  if (!(await hasExtension(client))) {
    options.report('the extension vector is not here: all vectors are ranked exactly');
    return;
  }
  await client.query(`select pg_advisory_lock(hashtextextended('rag vector indexes', 0))`);
  await client.query('set role rag_owner');
  await client.query(`set statement_timeout = 0`);
  await client.query(`select set_config('maintenance_work_mem', $1, false)`, [`${options.memoryMib}MB`]);
  try {
    await sync(client, options);
  } finally {
    await client.query('reset role');
    await client.query(`select pg_advisory_unlock(hashtextextended('rag vector indexes', 0))`);
  }
}

async function hasExtension(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ version: string }>(
    `select extversion as version from pg_catalog.pg_extension
     where extname = 'vector' and extnamespace = to_regnamespace('extensions')`,
  );
  const version = rows[0]?.version;
  if (version === undefined) return false;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST_EXTENSION[0]! || minor >= OLDEST_EXTENSION[1]!) return true;
  throw new VectorIndexError(`pgvector 0.8 or later is needed, this is ${version}`);
}

async function sync(client: ClientBase, options: VectorIndexOptions): Promise<void> {
  const { rows: sets } = await client.query<VectorSet>(SETS);
  const { rows: existing } = await client.query<ExistingIndex>(EXISTING);
  const wanted = new Map(sets.filter((set) => mib(set) >= options.fromMib / 2).map((set) => [set.index, set]));
  const kept = new Set<string>();
  for (const { name, valid, options: shape } of existing) {
    if (valid && wanted.has(name) && isShape(shape ?? [], options)) kept.add(name);
    else await drop(client, name, options);
  }
  for (const set of sets) {
    if (!kept.has(set.index) && mib(set) >= options.fromMib) await create(client, set, options);
  }
  options.report(`vector indexes: ${(await client.query(EXISTING)).rows.length}`);
}

const mib = ({ vectors, dimensions }: VectorSet): number => (vectors * dimensions * 4) / 1024 / 1024;

const isShape = (options: readonly string[], { m, efConstruction }: IndexShape): boolean =>
  options.includes(`m=${m}`) && options.includes(`ef_construction=${efConstruction}`);

async function drop(client: ClientBase, name: string, { report }: VectorIndexOptions): Promise<void> {
  await client.query(`drop index concurrently if exists rag.${identifier(name)}`);
  report(`index ${name} dropped`);
}

/** The expression and the condition are those that the ranking of the rag service asks by. */
async function create(client: ClientBase, set: VectorSet, options: VectorIndexOptions): Promise<void> {
  const type = set.dimensions <= MOST_DIMENSIONS_IN_FULL ? 'vector' : 'halfvec';
  const started = performance.now();
  await client.query(
    [
      `create index concurrently ${identifier(set.index)} on rag.chunk_embeddings`,
      `using hnsw ((embedding::extensions.${type}(${set.dimensions})) extensions.${type}_ip_ops)`,
      `with (m = ${options.m}, ef_construction = ${options.efConstruction})`,
      `where tenant_id = ${literal(set.tenant)}::uuid and model = ${literal(set.model)}`,
      `and model_version = ${literal(set.version)}`,
    ].join(' '),
  );
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  options.report(`index ${set.index} made over ${set.vectors} vectors of tenant ${set.tenant} in ${seconds} s`);
}
