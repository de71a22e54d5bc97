// as: apps/tenancy/src/planted/bad.ts
// expect: no-restricted-imports grpc-only-in-rpc
import { Server } from "@grpc/grpc-js";
export const used = Server;
