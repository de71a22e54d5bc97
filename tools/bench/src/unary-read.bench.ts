import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createBareClient } from './bare-client.js';
import type { Bed, Bench, Outcome } from './bench.js';
import { closedLoop } from './load.js';
import { interleaved } from './pairs.js';

const CALLS = 2_000;
const IN_FLIGHT = 16;

/** GetTenant of a signed-in user against the same row over bare grpc-js and one prepared statement. */
export const unaryRead: Bench = {
  name: 'unary read',
  measures: `GetTenant, ${IN_FLIGHT} in flight, against bare grpc-js + bare pg`,
  async run({ platform, rest, pairs }: Bed): Promise<Outcome> {
    const tenant = (await rest.get('/v1/tenant'))['tenant'] as { id: string };
    const bareServer = fork(join(import.meta.dirname, 'bare-server.js'), {
      env: { ...process.env, BENCH_DATABASE_URL: (await platform.engine()).url(), BENCH_TENANT_ID: tenant.id },
    });
    try {
      const [message] = (await once(bareServer, 'message')) as [{ port: number }];
      const ours = createBareClient(platform.addressOf('tenancy'), rest.token);
      const bare = createBareClient(`127.0.0.1:${message.port}`, undefined);
      const side = (name: string, client: ReturnType<typeof createBareClient>) => ({
        name,
        run: () => closedLoop(CALLS, IN_FLIGHT, () => client.getTenant()),
      });
      const comparison = await interleaved(side('attestry', ours), side('bare', bare), pairs);
      ours.close();
      bare.close();
      return { figure: 'ratio of calls per second', value: comparison.ratio.median, comparison };
    } finally {
      bareServer.kill();
    }
  },
};
