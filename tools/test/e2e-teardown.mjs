import { rmSync } from 'node:fs';

/** Ends the shared platform; its files go with it. */
export default async function teardown() {
  const { platform, folder } = globalThis.attestryE2e ?? {};
  await platform?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}
