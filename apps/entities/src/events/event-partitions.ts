import { setTimeout as sleep } from 'node:timers/promises';
import { type createPool, isLockTimeout, isRetryable } from '@attestry/persistence';

export type JobsPool = ReturnType<typeof createPool>;

/** What upkeep does without waiting long for a lock, since others queue behind it; it is tried again instead. */
const ATTEMPTS = 5;
const PAUSE_MS = 200;

/**
 * Moves the bound of the history on, makes the partitions that are missing and tidies strays up; answers how many it made.
 * Nothing is done while another replica is at it. As `entities_jobs`.
 */
export async function maintainEventPartitions(jobs: JobsPool): Promise<number> {
  await patiently(() => jobs.query('select entities.settle_event_history()'));
  const { rows } = await patiently(() =>
    jobs.query<{ made: number }>('select entities.maintain_event_partitions() as made'),
  );
  return rows[0]?.made ?? 0;
}

/** Drops the days that every tenant has let go of, a transaction each, and gives them. As `entities_jobs`. */
export async function dropReleasedDays(jobs: JobsPool): Promise<string[]> {
  const dropped: string[] = [];
  for (;;) {
    const { rows } = await patiently(() =>
      jobs.query<{ day: string | null }>('select entities.drop_released_event_day()::text as day'),
    );
    const day = rows[0]?.day;
    if (!day) return dropped;
    dropped.push(day);
  }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !(isLockTimeout(error) || isRetryable(error))) throw error;
      await sleep(PAUSE_MS * attempt);
    }
  }
}
