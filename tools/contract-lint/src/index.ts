export { compileProtos } from './compile-protos.js';
export { type Finding, lintContracts } from './lint-contracts.js';
