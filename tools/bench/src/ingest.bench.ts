import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Bed, Bench, Outcome } from './bench.js';
import { startForked } from './forked.js';
import { interleaved } from './pairs.js';
import { superuserUrl } from './superuser-url.js';

/** Events of one run at scale 1. */
export const EVENTS = 10_000;
const TARGETS = { import: 0.4, stream: 0.5 };
/** Events of the long stream at scale 1. */
export const STREAMED = 100_000;
const GROWTH_MIB = 64;
const LANES = join(import.meta.dirname, '../../../apps/entities/dist/fixtures/ingest-lanes.main.js');

const QUIET_WITHIN_MS = 120_000;

type Answer = { figure?: number; error?: string };

/**
 * What an import writes, and what a stream stores, against a bare insert of the same events, and the memory that a long
 * stream takes; see `ingest-lanes.ts` of the service. Each run begins
 * on a quiet platform with fresh statistics: the relay has delivered what the last one recorded, and what autovacuum does
 * within a minute is done.
 */
export const ingest: Bench = {
  name: 'event ingest',
  area: 'entities',
  measures: `events of an import and of a stream, with what they tell, against a bare unnest insert`,
  async run(bed: Bed): Promise<readonly Outcome[]> {
    const lanes = await startForked<Answer>(LANES, {
      INGEST_DATABASE_URL: bed.platform.databaseUrl('entities_app'),
      INGEST_TENANT_ID: bed.tenantId,
      REGION: bed.region,
    });
    const superuser = new pg.Client({ connectionString: await superuserUrl(bed.platform) });
    await superuser.connect();
    await superuser.query(UNLIMITED, [bed.tenantId]);
    const ask = async (question: object) => {
      const answer = await lanes.ask(question);
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.figure ?? 0;
    };
    const side = (lane: 'import' | 'stream' | 'bare') => ({
      name: lane,
      async run() {
        await ask({ lane, prepare: EVENTS * bed.scale });
        await quiet(superuser);
        return ask({ lane });
      },
    });
    try {
      const outcomes: Outcome[] = [];
      for (const lane of ['import', 'stream'] as const) {
        const comparison = await interleaved(side(lane), side('bare'), bed.pairs);
        outcomes.push({
          name: lane === 'import' ? 'event ingest / bare insert' : 'event stream / bare insert',
          figure: 'ratio of events per second',
          value: comparison.ratio.median,
          target: { atLeast: TARGETS[lane] },
          comparison,
        });
      }
      const growth = await ask({ lane: 'stream', memory: STREAMED * bed.scale });
      return [
        ...outcomes,
        {
          name: 'memory of an event stream',
          figure: 'MiB that the process grows after the first fifth',
          value: growth,
          target: { atMost: GROWTH_MIB },
        },
      ];
    } finally {
      await superuser.end();
      await lanes.stop();
    }
  },
};

/** The plan of the tour's tenant would end a long stream. */
const UNLIMITED = `update entities.local_tenants set limits = limits || '{"entities": 1000000000}' where tenant_id = $1`;

const UNDELIVERED = `select exists (select from entities.outbox where not fanned_out)
  or exists (select from entities.outbox_delivery where state = 'pending') as busy`;

async function quiet(superuser: pg.Client): Promise<void> {
  const until = Date.now() + QUIET_WITHIN_MS;
  while ((await superuser.query<{ busy: boolean }>(UNDELIVERED)).rows[0]?.busy === true) {
    if (Date.now() > until) throw new Error('the relay of entities did not get done');
    await sleep(200);
  }
  await superuser.query('vacuum analyze entities.entities, entities.entity_relationships, entities.entity_events');
}
