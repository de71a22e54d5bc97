import { NestFactory } from '@nestjs/core';
import { logger, startOpsServer } from '@attestry/observability';
import type { RunningService } from '@attestry/rpc';
import { BffModule } from './bff.module.js';
import { BffServer } from './bff-server.js';
import type { BffSettings } from './config.js';

/** Starts the BFF and its ops server; both listen when this resolves. */
export async function startBff(settings: BffSettings): Promise<RunningService> {
  const log = logger('bff', { level: settings.LOG_LEVEL });
  const module = BffModule.of({ settings, log });
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const server = app.get(BffServer);
  const port = await server.start();
  const ops = await startOpsServer({
    host: settings.HOST,
    port: settings.OPS_PORT,
    live: () => ({ ok: true }),
    ready: () => ({ ok: server.ready }),
  });
  return {
    port,
    opsPort: ops.port,
    log,
    async stop(delayMs, timeoutMs) {
      await server.drain(delayMs, timeoutMs);
      await app.close();
      await ops.close();
    },
  };
}
