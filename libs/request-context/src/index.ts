export {
  type Actor,
  currentActor,
  currentContext,
  currentTenant,
  maybeContext,
  remainingMs,
  type RequestContext,
  runInContext,
  runWithoutContext,
} from './request-context.js';
export { type BackgroundWork, runAs } from './run-as.js';
export {
  currentTransactionScope,
  inTransaction,
  runInTransactionScope,
  type TransactionScope,
} from './transaction-scope.js';
