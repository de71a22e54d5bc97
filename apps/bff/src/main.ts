import 'reflect-metadata';
import { shutdownOnSignals } from '@attestry/rpc';
import { readSettings } from './config.js';
import { startBff } from './start.js';

try {
  const settings = readSettings();
  const running = await startBff(settings);
  shutdownOnSignals(running, settings);
  running.log.info({ port: running.port, opsPort: running.opsPort }, 'ready');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
