import { maybeContext } from '@attestry/request-context';
import { type DestinationStream, type LogFn, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import { safeError } from './safe-error.js';
import { currentTraceId } from './trace-context.js';

export type Logger = PinoLogger;

export interface LoggerOptions {
  level?: string;
  destination?: DestinationStream;
}

/** Field names that never reach a log, at the top or one level down, whoever logs them. */
const NEVER_LOGGED = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'access_token',
  'refresh_token',
  'email',
  'phone',
  'body',
  'bearer',
].flatMap((name) => [name, `*.${name}`]);

/** JSON lines on stdout: one logger a process, named after the service. Each line carries the ids of its call. */
export function logger(service: string, options: LoggerOptions = {}): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: { service },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: NEVER_LOGGED, remove: true },
      serializers: { err: (error) => safeError(error) },
      mixin: idsOfCall,
      hooks: { logMethod: withMessage },
    },
    options.destination ?? pino.destination({ fd: 1, sync: false }),
  );
}

// Without a message pino would take that of the error, as it is.
function withMessage(this: PinoLogger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, message] = args as unknown[];
  if (typeof first === 'object' && message === undefined) method.apply(this, [first, 'error']);
  else method.apply(this, args);
}

function idsOfCall(): Record<string, string> {
  const context = maybeContext();
  const traceId = currentTraceId();
  return {
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(context !== undefined && { request_id: context.requestId }),
    ...(context?.tenantId !== undefined && { tenant_id: context.tenantId }),
  };
}
