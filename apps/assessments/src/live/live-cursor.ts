import { CursorExpired } from './live.errors.js';

/** A place in the order of changes. */
export interface LiveCursor {
  readonly txid: bigint;
  readonly position: bigint;
}

/** Changes are kept for a day; an hour less, so that nothing is gone while it is read. */
export const KEPT_S = 86_400;
const GOOD_FOR_S = KEPT_S - 3_600;

const MAX_TXID = 2n ** 64n - 1n;
const MAX_POSITION = 2n ** 63n - 1n;

/** Where it is, and when it was there. */
export const cursorText = ({ txid, position }: LiveCursor, now = Date.now()): string =>
  `${txid}.${position}.${Math.floor(now / 1_000)}`;

/** Undefined for no place. Refuses what is too old, or was never given out. */
export function cursorOf(text: string, now = Date.now()): LiveCursor | undefined {
  if (text === '') return undefined;
  const [txid = '', position = '', seconds = ''] = text.split('.');
  const age = Math.floor(now / 1_000) - Number(seconds);
  const cursor = { txid: BigInt(txid), position: BigInt(position) };
  if (age > GOOD_FOR_S || cursor.txid > MAX_TXID || cursor.position > MAX_POSITION) throw new CursorExpired();
  return cursor;
}

export const isAfter = (one: LiveCursor, other: LiveCursor): boolean =>
  one.txid > other.txid || (one.txid === other.txid && one.position > other.position);
