export { KINDS, type ErrorKind } from './kinds.js';
export { bug, DomainError, type DomainErrorDetails, type FieldViolation } from './domain-error.js';
export * from './platform.errors.js';
