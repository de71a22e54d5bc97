/** What a log line may say of an error: never statement text, bound values, bodies or quoted input. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  reason?: string;
  stack?: string;
  cause?: LoggedError;
}

const MAX_CAUSES = 4;

export function safeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'a value that is not an Error was thrown' };
  const { code, reason, cause } = error as { code?: unknown; reason?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: safeMessage(error),
    ...(typeof code === 'string' && { code }),
    ...(typeof reason === 'string' && { reason }),
    ...(error.stack !== undefined && { stack: framesOf(error.stack) }),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: safeError(cause, depth + 1) }),
  };
}

const SQLSTATE = /^[0-9A-Z]{5}$/;

// A driver's message may hold the statement with its literals, or the offending value itself.
function safeMessage(error: Error): string {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && SQLSTATE.test(code)) return `SQLSTATE ${code}`;
  return error.message
    .replaceAll(/"(?:[^"\\]|\\.)*"/gs, '"…"')
    .replaceAll(/'(?:[^'\\]|\\.)*'/gs, "'…'")
    .slice(0, 500);
}

const framesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 20)
    .join('\n');
