import { type EntityManager, type Page, type PageCursor, rows } from '@attestry/persistence';

/** A list that is read page by page. */
export interface Listing {
  readonly table: string;
  /** Column that orders the list before the id, and its type; without it the id alone orders. */
  readonly key?: { readonly column: string; readonly type: 'timestamptz' | 'smallint' | 'text' };
  readonly direction: 'asc' | 'desc';
  /** `column operator`, value and type; an undefined value narrows nothing. */
  readonly conditions: readonly (readonly [column: string, operator: '=' | '>=' | '<', value: unknown, type: string])[];
  /** Conditions that compare no column with a value. */
  readonly where?: readonly ((bind: Bind) => string)[];
}

/** Makes a parameter of a value and gives its place in the statement. */
export type Bind = (value: unknown, type: string) => string;

/** Ids and sort keys of the page's rows; their contents are read by key afterwards, so that nothing else is sorted. */
export function selectPage(em: EntityManager, page: Page, listing: Listing): Promise<PageCursor[]> {
  const { sql, params } = pageStatement(page, listing);
  return rows<PageCursor>(em, sql, params);
}

export function pageStatement(page: Page, listing: Listing): { sql: string; params: unknown[] } {
  const { table, key, direction } = listing;
  const params: unknown[] = [];
  const bind: Bind = (value, type) => `$${params.push(value)}::${type}`;
  const where = conditionsOf(listing, bind);
  if (page.after) where.push(beyond(listing, page.after, bind));
  const ordered = [...(key ? [key.column] : []), 'id'].map((column) => `${column} ${direction}`).join(', ');
  const sql = `select id, ${key ? `${key.column}::text` : `''`} as key from ${table}
     ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     order by ${ordered} limit ${bind(page.limit, 'integer')}`;
  return { sql, params };
}

export const conditionsOf = (
  { conditions, where = [] }: Pick<Listing, 'conditions' | 'where'>,
  bind: Bind,
): string[] => [
  ...conditions
    .filter(([, , value]) => value !== undefined)
    .map(([column, operator, value, type]) => `${column} ${operator} ${bind(value, type)}`),
  ...where.map((condition) => condition(bind)),
];

function beyond({ key, direction }: Listing, after: PageCursor, bind: Bind): string {
  const sign = direction === 'asc' ? '>' : '<';
  if (!key) return `id ${sign} ${bind(after.id, 'uuid')}`;
  const at = bind(after.key, key.type);
  // The second one says nothing new; partitions are left out by it alone.
  return `(${key.column}, id) ${sign} (${at}, ${bind(after.id, 'uuid')}) and ${key.column} ${sign}= ${at}`;
}

/** Rows in the order of their cursors. */
export function inOrderOf<Row extends { id: string }>(cursors: readonly PageCursor[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return cursors.flatMap(({ id }) => byId.get(id) ?? []);
}
