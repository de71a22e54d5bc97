// as: apps/tenancy/src/planted/bad.ts
// expect: @nx/enforce-module-boundaries
import { something } from "@attestry/identity";
export const used = something;
