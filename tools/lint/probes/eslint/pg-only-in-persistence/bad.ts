// as: apps/tenancy/src/planted/bad.ts
// expect: no-restricted-imports pg-only-in-persistence
import { Pool } from "pg";
export const used = Pool;
