import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aDatabase, type TestDatabase } from '@attestry/test-database';
import { certificateFile, startTlsFront, type TlsFront } from './fixtures/tls-front.js';
import { createPool } from './pool.js';

let testDatabase: TestDatabase;
const fronts: Record<string, TlsFront> = {};

beforeAll(async () => {
  testDatabase = await aDatabase();
  const { hostname, port } = new URL(testDatabase.adminUrl);
  for (const name of ['localhost', 'elsewhere']) {
    fronts[name] = await startTlsFront(name, { host: hostname, port: Number(port) });
  }
});

afterAll(async () => {
  await Promise.all(Object.values(fronts).map((front) => front.close()));
  await testDatabase?.drop();
});

/** Connects to `localhost`, where a server shows the certificate; the client trusts the authority. */
async function connectTo(certificate: string, authority?: string): Promise<unknown> {
  const url = new URL(testDatabase.urls['rag_app']!);
  url.hostname = 'localhost';
  url.port = String(fronts[certificate]!.port);
  const pool = createPool(url.href, {
    application: 'spec',
    max: 1,
    ...(authority === undefined ? {} : { sslCa: certificateFile(authority) }),
  });
  try {
    return (await pool.query('select current_user as role')).rows;
  } finally {
    await pool.end();
  }
}

describe('TLS towards the database', () => {
  it('takes the certificate of the host, signed by the authority', async () => {
    await expect(connectTo('localhost', 'authority')).resolves.toEqual([{ role: 'rag_app' }]);
  });

  it('refuses that of another host', async () => {
    await expect(connectTo('elsewhere', 'authority')).rejects.toThrow(/does not match certificate's altnames/);
  });

  it('refuses one that another authority, or none that the system knows, has signed', async () => {
    await expect(connectTo('localhost', 'another-authority')).rejects.toThrow(/certificate/);
    await expect(connectTo('localhost')).rejects.toThrow(/certificate/);
  });
});
