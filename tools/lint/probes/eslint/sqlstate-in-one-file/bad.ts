// as: apps/tenancy/src/planted/bad.ts
// expect: no-restricted-syntax sqlstate-in-one-file
export const isDuplicate = (code: string) => code === "23505";
