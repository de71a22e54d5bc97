import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One registry a process, shown at `/metrics` of the ops port. */
export const metrics = new Registry();

let processMetrics = false;

/** Event-loop lag, memory, garbage collection, handles. Idempotent. */
export function collectProcessMetrics(): void {
  if (processMetrics) return;
  processMetrics = true;
  collectDefaultMetrics({ register: metrics });
}

export interface MetricOptions<Label extends string> {
  name: string;
  help: string;
  labels?: readonly Label[];
}

/** A counter of the process registry; the same name gives the same counter. */
export const counter = <Label extends string = never>({ name, help, labels = [] }: MetricOptions<Label>) =>
  (metrics.getSingleMetric(name) as Counter<Label> | undefined) ??
  new Counter<Label>({ name, help, labelNames: [...labels], registers: [metrics] });

/** A gauge; with `read` its value is asked for at each scrape. */
export const gauge = <Label extends string = never>(
  { name, help, labels = [] }: MetricOptions<Label>,
  read?: () => number | Promise<number>,
) =>
  (metrics.getSingleMetric(name) as Gauge<Label> | undefined) ??
  new Gauge<Label>({
    name,
    help,
    labelNames: [...labels],
    registers: [metrics],
    ...(read !== undefined && {
      async collect() {
        this.set(await read());
      },
    }),
  });

/** Seconds of work, in buckets from 1 ms to 10 s. */
export const durations = <Label extends string = never>({ name, help, labels = [] }: MetricOptions<Label>) =>
  (metrics.getSingleMetric(name) as Histogram<Label> | undefined) ??
  new Histogram<Label>({
    name,
    help,
    labelNames: [...labels],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [metrics],
  });

/** What a connection pool shows of itself. */
export interface PoolFigures {
  size: number;
  free: number;
  inUse: number;
  waiting: number;
  min: number;
  max: number;
}

/** Shows a pool as `db_pool_connections{pool,state}`. Call once for each pool. */
export function watchPool(pool: string, read: () => PoolFigures): void {
  pools.set(pool, read);
  if (metrics.getSingleMetric('db_pool_connections') !== undefined) return;
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections of the pool by state; waiting counts callers without a connection.',
    labelNames: ['pool', 'state'],
    registers: [metrics],
    collect() {
      for (const [name, figures] of pools) {
        for (const [state, value] of Object.entries(figures())) this.set({ pool: name, state }, value as number);
      }
    },
  });
}
const pools = new Map<string, () => PoolFigures>();
