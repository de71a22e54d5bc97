// as: apps/tenancy/src/planted/bad.repository.ts
// expect: no-restricted-syntax no-sql-interpolation
declare const rows: (em: unknown, sql: string, params: unknown[]) => Promise<unknown>;
export const find = (slug: string) => rows(null, `select 1 where slug = '${slug}'`, []);
