// as: libs/persistence/src/planted/bad.ts
// expect: no-restricted-syntax no-sql-interpolation
declare const pool: { query(sql: string): Promise<unknown> };
export const find = (id: string) => pool.query(`select ${id}`);
