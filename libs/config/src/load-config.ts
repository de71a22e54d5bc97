import { z } from 'zod';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads settings once. Every wrong or missing key is named, with what it must be; the value is shown only if it is not
 * a secret: `tenancy: GRPC_PORT must be a port (got "abc")`.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  owner: string,
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.keys(shape).map((key) => [key, blankIsUnset(environment[key])]));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? '');
    return `${owner}: ${key} ${issue.message}${shownValue(shape, key, given[key])}`;
  });
  throw new ConfigError(lines.join('\n'));
}

const blankIsUnset = (value: string | undefined) => (value === undefined || value.trim() === '' ? undefined : value);

function shownValue(shape: z.ZodRawShape, key: string, value: string | undefined): string {
  if (value === undefined) return ' (not set)';
  const field = shape[key] as z.ZodType | undefined;
  return field?.meta()?.['secret'] === true ? ' (value not shown)' : ` (got "${value}")`;
}
