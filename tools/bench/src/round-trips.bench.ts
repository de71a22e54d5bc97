import { credentials, Metadata } from '@grpc/grpc-js';
import { tenancyV1 } from '@attestry/contracts';
import type { Bed, Bench, Outcome } from './bench.js';
import { overGrpc } from './entity-reads.js';
import { type FlightProxy, startFlightProxy } from './flight-proxy.js';
import { spreadOf } from './pairs.js';

const READS = 100;
const TARGET = 3;

/** How often the real service waits for the database while it answers one read, seen by a proxy before the database. */
export const roundTrips: Bench = {
  name: 'round trips',
  measures: `waits of the service for the database per unary read, median of ${READS}`,
  async run(bed) {
    return [
      await through(bed, 'entities', () => overGrpc(bed.platform.addressOf('entities'), bed.entityId, bed.rest.token)),
      await through(bed, 'tenancy', () => tenantReads(bed)),
    ];
  },
};

const METHOD = { entities: 'GetEntity', tenancy: 'GetTenant' } as const;

async function through(
  bed: Bed,
  service: 'entities' | 'tenancy',
  open: () => { read(): Promise<unknown>; close(): void },
): Promise<Outcome> {
  const url = new URL(bed.platform.databaseUrl(`${service}_app`));
  const proxy = await startFlightProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  bed.overrides[service] = { DATABASE_URL: url.href };
  try {
    await startAgain(bed, service);
    const reads = open();
    const value = await medianFlights(proxy, () => reads.read());
    reads.close();
    const name = `round trips of ${METHOD[service]}`;
    return { name, figure: 'waits for the database', value, target: { atMost: TARGET } };
  } finally {
    delete bed.overrides[service];
    await startAgain(bed, service);
    await proxy.close();
  }
}

async function startAgain({ platform }: Bed, service: 'entities' | 'tenancy'): Promise<void> {
  await platform.kill(service);
  await platform.restart(service);
}

/** The median, because now and then the service looks after itself in between. */
async function medianFlights(proxy: FlightProxy, read: () => Promise<unknown>): Promise<number> {
  const flights: number[] = [];
  for (let index = 0; index < READS + 1; index += 1) {
    proxy.reset();
    await read();
    // The first read opens a connection and loads keys.
    if (index > 0) flights.push(proxy.flights());
  }
  if (flights.every((count) => count === 0)) throw new Error('the service did not go through the proxy');
  return spreadOf(flights).median;
}

function tenantReads({ platform, rest }: Bed) {
  const client = new tenancyV1.TenantServiceClient(platform.addressOf('tenancy'), credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${rest.token}`);
  return {
    read: () =>
      new Promise((resolve, reject) => {
        client.getTenant({}, metadata, { deadline: Date.now() + 5_000 }, (error, answer) =>
          error ? reject(error) : resolve(answer),
        );
      }),
    close: () => client.close(),
  };
}
