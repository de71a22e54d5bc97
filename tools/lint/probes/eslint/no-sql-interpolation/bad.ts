// as: apps/tenancy/src/planted/bad.ts
// expect: no-restricted-syntax no-sql-interpolation
declare const em: { execute(sql: string): Promise<unknown> };
export const find = (id: string) => em.execute(`select * from tenancy.tenants where id = ${id}`);
