// as: apps/tenancy/src/planted/bad.ts
// expect: no-restricted-syntax no-nest-rpc
import { UseGuards } from "@nestjs/common";
@UseGuards()
export class Guarded {}
