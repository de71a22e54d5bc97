import { openDatabase, rows, UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import type { Bed, Bench, Outcome } from './bench.js';
import { startFlightProxy } from './flight-proxy.js';

const READS = 100;

/** How often the unit of work waits for the database in a read of one row: opening, statement, commit. */
export const roundTrips: Bench = {
  name: 'round trips of a unary read',
  measures: `waits for the database per unit of work, mean of ${READS}`,
  async run({ platform, rest }: Bed): Promise<Outcome> {
    const tenant = (await rest.get('/v1/tenant'))['tenant'] as { id: string };
    const url = new URL(platform.databaseUrl('tenancy_app'));
    const proxy = await startFlightProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const database = openDatabase({ url: url.href, service: 'tenancy', entities: [], insecure: true, max: 1 });
    const unitOfWork = new UnitOfWork(database);
    const work = {
      tenantId: tenant.id,
      actor: { type: 'job', id: 'bench' } as const,
      name: 'bench',
      region: 'us-east',
      timeoutMs: 60_000,
    };
    const read = () =>
      runAs(work, () => unitOfWork.run((em) => rows(em, 'select * from tenancy.tenants where id = $1', [tenant.id])));
    try {
      await read();
      proxy.reset();
      for (let index = 0; index < READS; index += 1) await read();
      return { figure: 'round trips', value: proxy.flights() / READS, target: { atMost: 3 } };
    } finally {
      await database.close();
      await proxy.close();
    }
  },
};
