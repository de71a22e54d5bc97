import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Bed, Bench, Outcome } from './bench.js';
import { startForked } from './forked.js';
import { interleaved } from './pairs.js';
import { superuserUrl } from './superuser-url.js';

/** Events of one run at scale 1. */
export const EVENTS = 10_000;
const TARGET = 0.4;
const LANES = join(import.meta.dirname, '../../../apps/entities/dist/fixtures/ingest-lanes.main.js');

const QUIET_WITHIN_MS = 120_000;

type Answer = { rate?: number; error?: string };

/**
 * What an import writes against a bare insert of the same events; see `ingest-lanes.ts` of the service. Each run begins
 * on a quiet platform with fresh statistics: the relay has delivered what the last one recorded, and what autovacuum does
 * within a minute is done.
 */
export const ingest: Bench = {
  name: 'event ingest',
  area: 'entities',
  measures: `entities, relationships and events of an import against a bare unnest insert of its events`,
  async run(bed: Bed): Promise<readonly Outcome[]> {
    const lanes = await startForked<Answer>(LANES, {
      INGEST_DATABASE_URL: bed.platform.databaseUrl('entities_app'),
      INGEST_TENANT_ID: bed.tenantId,
      REGION: bed.region,
    });
    const superuser = new pg.Client({ connectionString: await superuserUrl(bed.platform) });
    await superuser.connect();
    const ask = async (question: object) => {
      const answer = await lanes.ask(question);
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.rate ?? 0;
    };
    const side = (lane: 'import' | 'bare') => ({
      name: lane,
      async run() {
        await ask({ lane, prepare: EVENTS * bed.scale });
        await quiet(superuser);
        return ask({ lane });
      },
    });
    try {
      const comparison = await interleaved(side('import'), side('bare'), bed.pairs);
      const value = comparison.ratio.median;
      return [
        {
          name: 'event ingest / bare insert',
          figure: 'ratio of events per second',
          value,
          target: { atLeast: TARGET },
          comparison,
        },
      ];
    } finally {
      await superuser.end();
      await lanes.stop();
    }
  },
};

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
