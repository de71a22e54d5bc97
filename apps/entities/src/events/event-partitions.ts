import type { createPool } from '@attestry/persistence';

export type JobsPool = ReturnType<typeof createPool>;

/** Makes the partitions that are missing and tidies strays up; answers how many it made. As `entities_jobs`. */
export async function maintainEventPartitions(jobs: JobsPool): Promise<number> {
  const { rows } = await jobs.query<{ made: number }>('select entities.maintain_event_partitions() as made');
  return rows[0]?.made ?? 0;
}
