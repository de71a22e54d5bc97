// as: apps/tenancy/src/planted/bad.ts
// expect: @nx/enforce-module-boundaries
import { something } from "@attestry/testing";
export const used = something;
