import { DomainError } from '@attestry/domain-errors';

/** Another service did not answer: what was asked may be asked again later. */
export const isOutOfReach = (error: unknown): boolean =>
  error instanceof DomainError && (error.kind === 'unavailable' || error.kind === 'deadline_exceeded');
