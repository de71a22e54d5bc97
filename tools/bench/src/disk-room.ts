import { statfs } from 'node:fs/promises';
import { EVENTS, STREAMED } from './ingest.bench.js';

const MIB = 1024 * 1024;
/** An empty cluster with its log files, and the services' own. */
const BASE_BYTES = 512 * MIB;
/** A stored event with its indexes and what the write-ahead log keeps of it. */
const BYTES_PER_EVENT = 6_000;

/** What a run writes at most: two comparisons of two sides, of which the warm-up counts as a pair, and a long stream. */
export const bytesNeeded = ({ pairs, scale }: { pairs: number; scale: number }): number =>
  BASE_BYTES + (EVENTS * 2 * 2 * (pairs + 1) + STREAMED) * scale * BYTES_PER_EVENT;

/** Throws when the folder's disk has less room than that. */
export async function assertRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  const mib = (bytes: number) => `${Math.ceil(bytes / MIB)} MiB`;
  throw new Error(`${folder} has ${mib(free)} free and this run may write ${mib(needed)}: lower --scale or set TMPDIR`);
}
