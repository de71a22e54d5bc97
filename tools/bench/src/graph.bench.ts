import { join } from 'node:path';
import pg from 'pg';
import type { Bed, Bench, Outcome } from './bench.js';
import { startForked } from './forked.js';
import { type BlastCalls, bareBlasts, LIMIT, ourBlasts } from './graph-calls.js';
import { buildGraph, ENTITIES, entityIdOf, HUB_NEIGHBOURS, RELATIONSHIPS } from './graph-data.js';
import { interleaved } from './pairs.js';
import { superuserUrl } from './superuser-url.js';

const DEPTH = 4;
/** Entities of one run at scale 1. */
const CALLS = 60;
const ROUNDS = 5;
const P95_MS = 100;
/** 1.3 times the time is this part of the rate. */
const RATIO = 1 / 1.3;
const HUB_DEADLINE_MS = 10_000;
const LANE = join(import.meta.dirname, '../../../apps/entities/dist/fixtures/graph-lane.main.js');

type Answer = { figure?: number; error?: string };

/** The blast radius of ordinary entities and of a hub, in one tenant with a million entities. */
export const graph: Bench = {
  name: 'graph',
  area: 'entities',
  measures: `blast radius at depth ${DEPTH} among ${ENTITIES} entities and ${RELATIONSHIPS} relationships, one at a time`,
  onlyInArea: true,
  async run(bed: Bed): Promise<readonly Outcome[]> {
    const superuser = new pg.Client({ connectionString: await superuserUrl(bed.platform) });
    await superuser.connect();
    try {
      await buildGraph(superuser, bed.tenantId, bed.region);
    } finally {
      await superuser.end();
    }
    const ours = ourBlasts(bed.platform.addressOf('entities'), bed.rest.token ?? '');
    const bare = bareBlasts(bed.platform.databaseUrl('entities_app'), bed.tenantId);
    try {
      const ids = Array.from({ length: CALLS * bed.scale }, (_, at) =>
        entityIdOf(2 + ((at * 7_919_993 + 13) % (ENTITIES - 2))),
      );
      return [
        await throughTheService(ids, ours, bare),
        await besideHandWritten(bed, ids, bare),
        await hub(ours, 1),
        await hub(ours, DEPTH),
      ];
    } finally {
      await ours.close();
      await bare.close();
    }
  },
};

/** The whole call over gRPC; also, that both sides find the same. */
async function throughTheService(ids: readonly string[], ours: BlastCalls, bare: BlastCalls): Promise<Outcome> {
  for (const id of ids) {
    const [mine, theirs] = [await ours.blast(id, DEPTH), await bare.blast(id, DEPTH)];
    if (mine.count !== theirs.count) throw new Error(`${id} reaches ${mine.count} or ${theirs.count} entities`);
  }
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const id of ids) {
      const before = performance.now();
      await ours.blast(id, DEPTH);
      times.push(performance.now() - before);
    }
  }
  const value = percentile(times, 0.95);
  return { name: 'blast radius, typical', figure: 'p95 in ms', value, target: { atMost: P95_MS } };
}

/** What the service does below its handlers against the statement that somebody would write by hand, a transaction each. */
async function besideHandWritten(bed: Bed, ids: readonly string[], bare: BlastCalls): Promise<Outcome> {
  const lane = await startForked<Answer>(LANE, {
    GRAPH_DATABASE_URL: bed.platform.databaseUrl('entities_app'),
    GRAPH_TENANT_ID: bed.tenantId,
    REGION: bed.region,
  });
  const ours = async () => {
    const { figure, error } = await lane.ask({ entityIds: ids, depth: DEPTH, limit: LIMIT });
    if (figure === undefined) throw new Error(error);
    return figure;
  };
  const handWritten = async () => {
    const start = performance.now();
    for (const id of ids) await bare.blast(id, DEPTH);
    return (ids.length * 1_000) / (performance.now() - start);
  };
  try {
    const sides = [
      { name: 'attestry', run: ours },
      { name: 'hand-written SQL', run: handWritten },
    ] as const;
    const comparison = await interleaved(...sides, bed.pairs);
    return {
      name: 'blast radius / hand-written SQL',
      figure: 'ratio of calls per second',
      value: comparison.ratio.median,
      target: { atLeast: RATIO },
      comparison,
    };
  } finally {
    await lane.stop();
  }
}

/** How long a hub's answer takes, be it that its graph is too large. */
async function hub(ours: BlastCalls, depth: number): Promise<Outcome> {
  const start = performance.now();
  const answer = await ours.blast(entityIdOf(1), depth).then(
    ({ count }) => `${count} reached`,
    (error: Error) => {
      if (/going on takes more than \d+ edges/.test(error.message)) return 'refused as too large';
      throw error;
    },
  );
  const figure = `ms until ${answer}`;
  const name = `blast radius of a hub with ${HUB_NEIGHBOURS} neighbours, depth ${depth}`;
  return { name, figure, value: performance.now() - start, target: { atMost: HUB_DEADLINE_MS } };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
