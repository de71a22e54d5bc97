// as: apps/bff/src/planted/bad.ts
// expect: @nx/enforce-module-boundaries
import { MikroORM } from "@mikro-orm/core";
export const used = MikroORM;
