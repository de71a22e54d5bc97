/** How a process ended, as one line for people. What is killed from outside said nothing of it; older complaints mislead. */
export function describeEnd(name: string, { code, signal }: Ended, log: () => string): string {
  if (signal !== null && FROM_OUTSIDE.has(signal)) return `${name} ended with ${signal}`;
  const complaint = lastComplaint(log());
  return `${name} ended with ${signal ?? `exit code ${code}`}${complaint === undefined ? '' : `: ${complaint}`}`;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const FROM_OUTSIDE: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']);

/** The last thing that a process complained about, as one line for people. */
export function lastComplaint(log: string): string | undefined {
  return log
    .split('\n')
    .map(complaintOf)
    .findLast((line) => line !== undefined);
}

/** Structured lines count from level error up; other text counts unless it only decorates a stack trace. */
function complaintOf(line: string): string | undefined {
  const text = line.trim();
  if (text.startsWith('{')) return complaintOfRecord(text);
  return text === '' || INDENTED.test(line) || DECORATION.test(text) ? undefined : text;
}

/** Frames of a stack and properties of an error. */
const INDENTED = /^\s/;
const DECORATION = /^(at |node:|file:\/\/|Node\.js v|\^|throw |[\]})]|[a-z]\w*: .*[,\]}]$)/;
const PINO_ERROR = 50;

function complaintOfRecord(text: string): string | undefined {
  try {
    const record = JSON.parse(text) as { level?: unknown; message?: unknown; err?: { message?: unknown } };
    const isError = record.level === 'error' || record.level === 'fatal' || Number(record.level) >= PINO_ERROR;
    if (!isError) return undefined;
    const parts = [record.message, record.err?.message].filter((part) => typeof part === 'string');
    return [...new Set(parts)].join(': ').split('\n')[0];
  } catch {
    return text;
  }
}
