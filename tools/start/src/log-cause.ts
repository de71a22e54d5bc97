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
  return text === '' || DECORATION.test(text) ? undefined : text;
}

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
