import { join } from 'node:path';
import type { Bed, Bench, Outcome } from './bench.js';
import { type EntityReads, overGrpc } from './entity-reads.js';
import { startForked } from './forked.js';
import { closedLoop } from './load.js';
import { interleaved } from './pairs.js';
import { superuserUrl } from './superuser-url.js';

const CALLS = 2_000;
const IN_FLIGHT = 16;

/** GetEntity of a signed-in user through the whole pipeline against the two ways of `bare-server.ts`. */
export const unaryRead: Bench = {
  name: 'unary read',
  measures: `GetEntity, ${IN_FLIGHT} in flight, against bare grpc-js + bare pg`,
  async run(bed) {
    return [
      await against(bed, 'transaction', bed.platform.databaseUrl('entities_app')),
      await against(bed, 'statement', await superuserUrl(bed.platform)),
    ];
  },
};

async function against(bed: Bed, way: string, databaseUrl: string): Promise<Outcome> {
  const server = await startForked<{ port: number }>(join(import.meta.dirname, 'bare-server.js'), {
    BENCH_DATABASE_URL: databaseUrl,
    BENCH_TENANT_ID: bed.tenantId,
    BENCH_WAY: way,
  });
  const ours = overGrpc(bed.platform.addressOf('entities'), bed.entityId, bed.rest.token);
  const bare = overGrpc(`127.0.0.1:${server.hello.port}`, bed.entityId);
  const side = (name: string, reads: EntityReads) => ({
    name,
    run: () => closedLoop(CALLS * bed.scale, IN_FLIGHT, () => reads.read()),
  });
  try {
    const comparison = await interleaved(side('attestry', ours), side('bare', bare), bed.pairs);
    return {
      name: `unary read / bare ${way}`,
      figure: 'ratio of calls per second',
      value: comparison.ratio.median,
      comparison,
    };
  } finally {
    ours.close();
    bare.close();
    await server.stop();
  }
}
