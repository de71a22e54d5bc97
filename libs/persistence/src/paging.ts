import { createHash } from 'node:crypto';
import { InvalidPageToken } from '@attestry/domain-errors';
import { isUuid } from '@attestry/ids';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 200;

/** Where a page ended: the sort key as SQL wrote it (`created_at::text`) and the id that breaks ties. */
export interface PageCursor {
  readonly key: string;
  readonly id: string;
}

/** How the sort key is written, so that a made-up token is refused before the database reads it. */
export type SortKey = 'timestamp' | 'date' | 'number' | 'smallint' | 'text';

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface PageOfList {
  /** Name of the list; a token of another list is refused. */
  readonly list: string;
  /** Everything that narrows or orders the list; a token of another filter is refused. */
  readonly filter?: unknown;
  readonly sortKey: SortKey;
}

/** One page of a list that is ordered by a sort key and the id. */
export interface Page {
  /** One row more than fits tells whether there is a next page. */
  readonly limit: number;
  readonly after: PageCursor | undefined;
  /** The rows that fit, and the token of what follows; empty at the end. */
  close<Row>(rows: readonly Row[], cursorOf: (row: Row) => PageCursor): { items: Row[]; nextPageToken: string };
}

export function pageOf(request: PageRequest, of: PageOfList): Page {
  const size = Math.min(request.pageSize || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const scope = scopeOf(of);
  return {
    limit: size + 1,
    after: request.pageToken === '' ? undefined : decodePageToken(request.pageToken, of),
    close(rows, cursorOf) {
      const items = rows.slice(0, size);
      const last = items.at(-1);
      const more = rows.length > size && last !== undefined;
      return { items, nextPageToken: more ? encode(scope, cursorOf(last)) : '' };
    },
  };
}

export const encodePageToken = (cursor: PageCursor, of: PageOfList): string => encode(scopeOf(of), cursor);

export function decodePageToken(token: string, of: PageOfList): PageCursor {
  const [scope, key, id] = partsOf(token);
  if (scope !== scopeOf(of) || !SORT_KEYS[of.sortKey](key) || !isUuid(id)) throw new InvalidPageToken();
  return { key, id };
}

const SORT_KEYS: Record<SortKey, (text: string) => boolean> = {
  timestamp: (text) =>
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(text) && isDate(`${text.replace(' ', 'T')}:00`),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && isDate(`${text}T00:00:00Z`),
  number: (text) => /^-?\d{1,15}$/.test(text),
  smallint: (text) => /^-?\d{1,5}$/.test(text) && Math.abs(Number(text)) < 2 ** 15,
  text: (text) => text.length <= 1_000 && !text.includes('\0') && !/\p{Cs}/u.test(text),
};

// JavaScript takes 31 February for 2 March and knows a year 0; Postgres refuses both.
const isDate = (text: string) => {
  const date = new Date(text);
  return date.getUTCFullYear() >= 1 && date.toISOString().slice(0, 19) === text.slice(0, 19);
};

const scopeOf = ({ list, filter, sortKey }: PageOfList): string =>
  createHash('sha256')
    .update(JSON.stringify([list, filter ?? null, sortKey]))
    .digest('base64url')
    .slice(0, 16);

const encode = (scope: string, { key, id }: PageCursor): string =>
  Buffer.from(JSON.stringify([scope, key, id])).toString('base64url');

function partsOf(token: string): [string, string, string] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => typeof part === 'string')) {
      throw new InvalidPageToken();
    }
    return parts as [string, string, string];
  } catch {
    throw new InvalidPageToken();
  }
}
