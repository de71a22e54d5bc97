import { type AnyEntity, type EntityClass, type EntitySchema, MikroORM } from '@mikro-orm/postgresql';

/**
 * What a schema lacks of what its entities have, as SQL to begin a migration with: tables and columns. Keys with the
 * tenant, row security, grants, checks and indexes stand in migrations alone, so what the generator says of those, and
 * whatever it would take away, is left out. `url` is that of the migrator, who looks as the owner of the schema.
 */
export async function schemaDifference(
  url: string,
  schema: string,
  entities: readonly (EntityClass<AnyEntity> | EntitySchema)[],
): Promise<string[]> {
  const orm = new MikroORM({
    entities: [...entities],
    clientUrl: url,
    driverOptions: { options: `-c role=${schema}_owner` },
    discovery: { warnWhenNoEntities: false },
    logger: () => undefined,
  });
  try {
    const sql = await orm.schema.getUpdateSchemaSQL({ schema, safe: true, dropTables: false, wrap: false });
    return sql
      .split(/;\s*(?:\n|$)/)
      .map((statement) => statement.trim())
      .filter((statement) => ADDS.test(statement) && !TAKES_AWAY.test(statement))
      .map((statement) => `${statement.replaceAll('varchar(255)', 'text')};`);
  } finally {
    await orm.close(true);
  }
}

const ADDS = /^(create table|alter table \S+ add (column )?")/i;
const TAKES_AWAY = /\b(drop|rename|add constraint)\b/i;
