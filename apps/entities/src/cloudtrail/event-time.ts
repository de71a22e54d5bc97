const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of an ISO 8601 time with zone; undefined for anything else and for times before 1970. */
export function timeOf(written: string | undefined): number | undefined {
  if (!written || !ISO.test(written)) return undefined;
  const time = Date.parse(written);
  return time >= 0 ? time : undefined;
}
