export { aDatabase, hasPgvector, indexVectors, type TestDatabase, testPassword } from '@attestry/test-database';
export { type Faults, FaultProxy, startFaultProxy } from '@attestry/fault-proxy';
export { type InProcessOptions, type InProcessService, startInProcess } from './in-process.js';
export {
  accessTokenOf,
  type TestCaller,
  TestRevocations,
  TestServiceTokens,
  TestTokenVerifier,
} from './test-tokens.js';
export { setServiceEnvironment } from './service-environment.js';
export { type HostileMessage, hostileMessages } from '@attestry/wire-fuzz';
