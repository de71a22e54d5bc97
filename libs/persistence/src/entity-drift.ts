import { type AnyEntity, type EntityClass, type EntityMetadata, EntitySchema, MikroORM } from '@mikro-orm/postgresql';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly filled: boolean;
}

/**
 * Where entities and tables disagree: tables and columns that are not there, types and nullability that differ, columns
 * that a new row needs and no entity fills. Empty is good. Every app tests its entities with it.
 */
export async function entityDrift(
  url: string,
  entities: readonly (EntityClass<AnyEntity> | EntitySchema)[],
): Promise<string[]> {
  const orm = new MikroORM({ entities: [...entities], dbName: 'unused', discovery: { warnWhenNoEntities: false } });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const drift: string[] = [];
    for (const meta of orm.getMetadata().getAll().values()) {
      if (meta.tableName) drift.push(...driftOf(meta, await columnsOf(client, nameOf(meta))));
    }
    return drift;
  } finally {
    await client.end();
    await orm.close(true);
  }
}

/** Every entity that an `*.entity.ts` below the folder exports, so that a new one cannot be forgotten. */
export async function entitiesBelow(folder: string): Promise<EntitySchema[]> {
  const files = globSync('**/*.entity.{ts,js}', { cwd: folder });
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(folder, file)).href) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((exported) => Object.values(exported)).filter((value) => value instanceof EntitySchema);
}

const nameOf = ({ schema, tableName }: EntityMetadata) => `${schema}.${tableName}`;

async function columnsOf(client: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select attname as name, format_type(atttypid, null) as type, attnotnull as required,
       atthasdef or attidentity <> '' or attgenerated <> '' as filled
     from pg_catalog.pg_attribute join pg_catalog.pg_class on pg_class.oid = attrelid
     where format('%s.%s', relnamespace::regnamespace, relname) = $1 and attnum > 0 and not attisdropped`,
    [table],
  );
  return rows;
}

function driftOf(meta: EntityMetadata, columns: readonly Column[]): string[] {
  const table = nameOf(meta);
  if (columns.length === 0) return [`${table}: there is no such table`];
  const mapped = meta.props
    .filter(({ persist }) => persist !== false)
    .flatMap((prop) =>
      prop.fieldNames.map((name, index) => ({
        name,
        type: commonType(prop.columnTypes[index] ?? ''),
        required: !prop.nullable,
      })),
    );
  return [
    ...mapped.flatMap((prop) => {
      const column = columns.find(({ name }) => name === prop.name);
      if (!column) return [`${table}.${prop.name}: there is no such column`];
      const differs = [
        commonType(column.type) === prop.type ? '' : `is ${column.type}, the entity says ${prop.type}`,
        column.required === prop.required
          ? ''
          : `is ${column.required ? '' : 'not '}required, the entity says otherwise`,
      ].filter((difference) => difference !== '');
      return differs.map((difference) => `${table}.${prop.name}: ${difference}`);
    }),
    ...columns
      .filter(({ name, required, filled }) => required && !filled && !mapped.some((prop) => prop.name === name))
      .map(({ name }) => `${table}.${name}: a new row needs it, the entity does not know it`),
  ];
}

const SAME_TYPES: readonly [RegExp, string][] = [
  [/^(character varying|varchar|character|char|text)$/, 'text'],
  [/^(timestamptz|timestamp with time zone)$/, 'timestamptz'],
  [/^(int|int4|integer|serial)$/, 'integer'],
  [/^(bigint|int8)$/, 'bigint'],
  [/^(smallint|int2)$/, 'smallint'],
  [/^(bool|boolean)$/, 'boolean'],
  [/^(float8|double precision)$/, 'double precision'],
  [/^(float4|real)$/, 'real'],
  [/^(decimal|numeric)$/, 'numeric'],
];

/** One name for a type, without length and precision. */
function commonType(type: string): string {
  const array = type.endsWith('[]') ? '[]' : '';
  const bare = type
    .replace(/\(\d+(,\s*\d+)?\)/, '')
    .replace(/\[\]$/, '')
    .trim()
    .toLowerCase();
  return (SAME_TYPES.find(([pattern]) => pattern.test(bare))?.[1] ?? bare) + array;
}
