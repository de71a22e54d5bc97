import { Cancelled, Conflict, DeadlineExceeded, DomainError, Unavailable } from '@attestry/domain-errors';
import { maybeContext, type RequestContext } from '@attestry/request-context';

// https://www.postgresql.org/docs/17/errcodes-appendix.html. The only file that knows these codes.
const OUTCOMES: readonly [code: RegExp, outcome: (error: DatabaseFailure) => DomainError][] = [
  [
    /^23505$/,
    (cause) => new DomainError('attestry', 'ALREADY_EXISTS', 'already_exists', 'it exists already', { cause }),
  ],
  [
    /^23503$/,
    (cause) => new DomainError('attestry', 'NOT_FOUND', 'not_found', 'what it refers to was not found', { cause }),
  ],
  [/^(40001|40P01|55P03|55006)$/, (cause) => new Conflict({ cause })],
  [/^57014$/, (cause) => endOfCall(maybeContext(), cause)],
  [/^(25P03|25P04)$/, (cause) => new DeadlineExceeded({ cause })],
  [/^(08...|57P0.|53...|25006|58...)$/, (cause) => new Unavailable('the database', { cause })],
];

const RETRIED = /^(40001|40P01)$/;
const UNIQUE_VIOLATION = '23505';
const LOCK_TIMEOUT = '55P03';

// What node-postgres and the sockets below it say when there is no database to give a code.
const NO_DATABASE =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_|ENOTFOUND)|timeout exceeded when trying to connect|Connection terminated|not queryable|Cannot use a pool after/;

interface DatabaseFailure extends Error {
  readonly code?: string;
  readonly constraint?: string;
}

/** The outcome a caller can understand; undefined for what only a bug of ours can cause (42501, a wrong statement …). */
export function mapPgError(error: unknown): DomainError | undefined {
  const failure = databaseFailure(error);
  if (!failure) return undefined;
  const code = failure.code ?? '';
  const outcome = OUTCOMES.find(([pattern]) => pattern.test(code))?.[1];
  if (outcome) return outcome(failure);
  return NO_DATABASE.test(code) || NO_DATABASE.test(failure.message)
    ? new Unavailable('the database', { cause: failure })
    : undefined;
}

/** The transaction lost against another and may win when run again. */
export const isRetryable = (error: unknown): boolean => RETRIED.test(codeOf(error));

/** A row with this key exists: of this constraint, or of any. The transaction is over; nothing can follow in it. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  codeOf(error) === UNIQUE_VIOLATION && (constraint === undefined || databaseFailure(error)?.constraint === constraint);

/** Somebody else held the row longer than lock_timeout. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === LOCK_TIMEOUT;

/** Why a call that was aborted ended. */
export function endOfCall(context: RequestContext | undefined, cause?: unknown): DomainError {
  const hungUp = context?.signal.aborted === true && context.deadline > Date.now() + 5;
  return hungUp ? new Cancelled() : new DeadlineExceeded({ cause });
}

const codeOf = (error: unknown): string => databaseFailure(error)?.code ?? '';

// Not by instanceof: errors of sockets come from outside of a test's realm.
function databaseFailure(error: unknown): DatabaseFailure | undefined {
  if (typeof error !== 'object' || error === null || error instanceof DomainError) return undefined;
  const { code, message, cause } = error as Partial<DatabaseFailure>;
  const known = typeof message === 'string' && (typeof code === 'string' || NO_DATABASE.test(message));
  return known ? (error as DatabaseFailure) : databaseFailure(cause);
}
