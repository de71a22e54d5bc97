// as: libs/ids/src/planted/bad.ts
// expect: @nx/enforce-module-boundaries
import { something } from "@attestry/rpc";
export const used = something;
