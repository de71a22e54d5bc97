import { v5, v7, validate } from 'uuid';

/** A new time-ordered id (RFC 9562 version 7), lower-case. */
export const uuidv7 = (): string => v7();

/** An id that carries the given time in its first 48 bits, so that the id bounds the partition of its row. */
export const uuidv7At = (time: Date): string => v7({ msecs: time.getTime() });

/** The id that a name has in a namespace (RFC 9562 version 5): the same name, the same id. */
export const uuidv5 = (name: string, namespace: string): string => v5(name, namespace);

export const isUuid = (value: string): boolean => validate(value);

/** The time that a version 7 id carries, to the millisecond; undefined for other ids. */
export function timeOfUuidv7(id: string): Date | undefined {
  if (!isUuid(id) || id[14] !== '7') return undefined;
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
