import { describe, expect, it } from '@jest/globals';
import { collectPages } from './pages.js';

const source = (total: number) => {
  const asked: [number, string][] = [];
  const read = async (pageSize: number, pageToken: string) => {
    asked.push([pageSize, pageToken]);
    const from = Number(pageToken || 0);
    const items = Array.from({ length: Math.min(pageSize, total - from) }, (_, index) => from + index);
    const next = from + items.length;
    return { items, nextPageToken: next < total ? String(next) : '' };
  };
  return { asked, read };
};

describe('pages', () => {
  it('are read until the limit, the last one no larger than needed', async () => {
    const { asked, read } = source(1_000);
    expect(await collectPages(450, read)).toHaveLength(450);
    expect(asked).toEqual([
      [200, ''],
      [200, '200'],
      [50, '400'],
    ]);
  });

  it('end when there are no more', async () => {
    expect(await collectPages(450, source(201).read)).toHaveLength(201);
    expect(await collectPages(450, source(0).read)).toEqual([]);
  });
});
