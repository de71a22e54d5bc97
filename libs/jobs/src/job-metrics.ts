import type { Pool } from 'pg';
import { counter, gauge } from '@attestry/observability';

const steps = counter({
  name: 'job_steps_total',
  help: 'Steps of background jobs by outcome.',
  labels: ['job', 'outcome'],
});

export const countStep = (job: string, outcome: 'done' | 'failed'): void => steps.inc({ job, outcome });

/** Shows how long the oldest job that is neither done nor failed has been waiting or running. */
export const watchJobAge = (pool: Pool, schema: string): void => {
  gauge({ name: 'job_oldest_age_seconds', help: 'Age of the oldest background job that is not over.' }, () =>
    oldestAge(pool, schema),
  );
};

export async function oldestAge(pool: Pool, schema: string): Promise<number> {
  const { rows } = await pool.query<{ age: number }>(selectOldestAge(schema));
  return rows[0]?.age ?? 0;
}

const selectOldestAge = (schema: string): string =>
  `select coalesce(extract(epoch from now() - min(greatest(created_on, start_after))), 0)::float8 as age
   from ${schema}.job where state < 'completed' and start_after <= now()`;
