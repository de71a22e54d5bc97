import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The Node that package-lock.json pins; where npm has none for the platform, the machine's own if it is new enough. */
export function pinnedNode() {
  const pinned = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(pinned)) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 9)) return process.execPath;
  throw new Error(
    `no Node for ${process.platform}-${process.arch} comes from npm: install Node 24.9 or later (this is ${process.versions.node})`,
  );
}

/** The environment of every command: the workspace's own tools come first, Nx neither phones home nor stays behind. */
export function environment() {
  return {
    ...process.env,
    PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'attestry'),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
  };
}
