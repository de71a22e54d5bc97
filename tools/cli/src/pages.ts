const LARGEST_PAGE = 200;

export interface Page<T> {
  items: readonly T[];
  nextPageToken: string;
}

/** At most `limit` items, page by page. */
export async function collectPages<T>(
  limit: number,
  read: (pageSize: number, pageToken: string) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let token = '';
  while (items.length < limit) {
    const page = await read(Math.min(LARGEST_PAGE, limit - items.length), token);
    items.push(...page.items);
    token = page.nextPageToken;
    if (token === '') break;
  }
  return items;
}
