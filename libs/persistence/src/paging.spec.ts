import { describe, expect, it } from '@jest/globals';
import { decodePageToken, encodePageToken, pageOf, type PageOfList } from './paging.js';

const list: PageOfList = { list: 'identity.users', filter: { status: 'active' }, sortKey: 'timestamp' };
const cursor = { key: '2026-11-21 08:00:00.123456+00', id: '018f0000-0000-7000-8000-00000000000a' };
const forge = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const scope = (JSON.parse(Buffer.from(encodePageToken(cursor, list), 'base64url').toString()) as string[])[0];

describe('page tokens', () => {
  it('come back as the cursor they were made of, microseconds included', () => {
    expect(decodePageToken(encodePageToken(cursor, list), list)).toEqual(cursor);
  });

  it.each([
    ['another list', { ...list, list: 'identity.sessions' }],
    ['another filter', { ...list, filter: { status: 'invited' } }],
    ['another order', { ...list, sortKey: 'text' as const }],
  ])('are refused for %s', (_, other) => {
    expect(() => decodePageToken(encodePageToken(cursor, list), other)).toThrow('page token');
  });

  it.each([
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['too few parts', forge(scope, cursor.key)],
    ['a number as key', forge(scope, 1, cursor.id)],
    ['a day that is none', forge(scope, '2026-02-31 00:00:00+00', cursor.id)],
    ['an hour that is none', forge(scope, '2026-02-01 25:00:00+00', cursor.id)],
    ['a year that is none', forge(scope, '0000-01-01 00:00:00+00', cursor.id)],
    ['SQL as key', forge(scope, "now()'; --", cursor.id)],
    ['an id that is none', forge(scope, cursor.key, 'x')],
  ])('that were made up are refused: %s', (_, token) => {
    expect(() => decodePageToken(token, list)).toThrow('page token');
  });

  it.each([
    ['number', ['0', '-7', '999999999999999'], ['1.5', '1e3', '', '0x1', '9007199254740993']],
    ['smallint', ['0', '-32767', '32767'], ['32768', '99999', '-32769', '1.5', '']],
  ] as const)('take a %s only as the column can hold it', (sortKey, good, bad) => {
    const byNumber: PageOfList = { list: 'x', sortKey };
    const decode = (key: string) => decodePageToken(encodePageToken({ key, id: cursor.id }, byNumber), byNumber).key;
    expect(good.map(decode)).toEqual(good);
    for (const key of bad) expect(() => decode(key)).toThrow('page token');
  });

  it('take text keys only as the database can store them', () => {
    const byName: PageOfList = { list: 'x', sortKey: 'text' };
    const token = (key: string) => encodePageToken({ key, id: cursor.id }, byName);
    expect(decodePageToken(token('Zoë; drop table'), byName).key).toBe('Zoë; drop table');
    for (const key of ['a\0b', '\ud800', 'x'.repeat(1_001)]) {
      expect(() => decodePageToken(token(key), byName)).toThrow('page token');
    }
  });
});

describe('pageOf', () => {
  const cursorOf = (id: number) => ({ key: cursor.key, id: cursor.id.replace(/.$/, String(id)) });

  it('asks for one row more than the page and says where the next one begins', () => {
    const page = pageOf({ pageSize: 2, pageToken: '' }, list);
    expect(page.limit).toBe(3);
    expect(page.after).toBeUndefined();
    const { items, nextPageToken } = page.close([1, 2, 3], cursorOf);
    expect(items).toEqual([1, 2]);
    expect(pageOf({ pageSize: 2, pageToken: nextPageToken }, list).after).toEqual(cursorOf(2));
  });

  it('ends without a token when nothing follows', () => {
    const page = pageOf({ pageSize: 2, pageToken: '' }, list);
    expect(page.close([1, 2], cursorOf).nextPageToken).toBe('');
    expect(page.close([], cursorOf)).toEqual({ items: [], nextPageToken: '' });
  });

  it.each([
    [0, 51],
    [1, 2],
    [200, 201],
    [5_000, 201],
  ])('page size %i reads %i rows', (pageSize, limit) => {
    expect(pageOf({ pageSize, pageToken: '' }, list).limit).toBe(limit);
  });
});
