#!/usr/bin/env node
import { SERVICES } from '@attestry/config';
import pg from 'pg';
import { DeliveryStore } from './delivery-store.js';

// outbox-replay <service> [event id …]: makes deliveries that were given up due again.
const [service = '', ...eventIds] = process.argv.slice(2);
const url = process.env['RELAY_DATABASE_URL'];
if (!(SERVICES as readonly string[]).includes(service) || url === undefined) {
  console.error(`outbox-replay: give one of ${SERVICES.join(', ')}, and its RELAY_DATABASE_URL in the environment`);
  process.exit(2);
}
const pool = new pg.Pool({ connectionString: url, max: 1 });
const store = new DeliveryStore(pool, service);
const replayed = await store.replay(undefined, eventIds.length > 0 ? eventIds : undefined);
console.log(`${replayed} deliveries are due again`);
await pool.end();
