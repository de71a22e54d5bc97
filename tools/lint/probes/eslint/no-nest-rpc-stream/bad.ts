// as: apps/tenancy/src/planted/bad.ts
// expect: no-restricted-syntax no-nest-rpc
declare const GrpcStreamMethod: () => MethodDecorator;
export class Streaming {
  @GrpcStreamMethod()
  upload() {}
}
