import { createPostgreSqlTypeParsers } from '@mikro-orm/postgresql';
import pg from 'pg';

/** MikroORM reads dates itself, from text. */
export const ormTypes = new pg.TypeOverrides();

const TEXT_ARRAY = 1009;
const parserOf = pg.types.getTypeParser as (oid: number) => (text: string) => string[];
for (const [oid, parse] of Object.entries(createPostgreSqlTypeParsers(parserOf(TEXT_ARRAY)))) {
  ormTypes.setTypeParser(Number(oid), parse);
}
