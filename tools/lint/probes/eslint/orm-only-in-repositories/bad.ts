// as: apps/tenancy/src/planted/tenants.service.ts
// expect: no-restricted-imports orm-only-in-repositories
import { MikroORM } from "@mikro-orm/core";
export const used = MikroORM;
