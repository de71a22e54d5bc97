import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import teardown from './e2e-teardown.mjs';

/** One platform for all end-to-end suites of a run; those that kill parts of it start their own. */
export default async function setup() {
  const { freePortBase, Platform, readSettings } = await import('@attestry/start');
  const folder = mkdtempSync(join(tmpdir(), 'attestry-e2e-'));
  const shift = { PORT_BASE: String(await freePortBase()), DATA_DIR: join(folder, 'data') };
  const platform = new Platform({
    settings: readSettings(shift),
    // The suites are one client address.
    overrides: { bff: { PUBLIC_CALLS_PER_MINUTE: '100000' } },
  });
  globalThis.attestryE2e = { platform, folder };
  try {
    await platform.start();
  } catch (error) {
    await teardown();
    throw error;
  }
  const { url } = await platform.engine();
  Object.assign(process.env, { E2E_PORT_BASE: shift.PORT_BASE, E2E_DATA_DIR: shift.DATA_DIR, E2E_ADMIN_URL: url() });
}
