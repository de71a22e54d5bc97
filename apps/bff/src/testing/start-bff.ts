import { NestFactory } from '@nestjs/core';
import { fakeAuth } from './fake-auth.js';
import { BffModule } from '../bff.module.js';
import { BffServer } from '../bff-server.js';
import type { Backend } from '../calls/backend.js';
import { type BffSettings, readSettings } from '../config.js';
import { RestContract } from '../rest/rest-contract.js';

export interface StartedBff {
  url: string;
  port: number;
  contract: RestContract;
  server: BffServer;
  /** Facts of each log line. */
  lines: Record<string, unknown>[];
  stop(): Promise<void>;
}

/** A BFF on a free port over the given backend. */
export async function startBff(backend: Backend, settings: Partial<BffSettings> = {}): Promise<StartedBff> {
  const lines: Record<string, unknown>[] = [];
  const note = (facts: object) => void lines.push(facts as Record<string, unknown>);
  const defaults = readSettings({ REGION: 'eu-central', SERVICE_CLIENT_SECRET: 'x'.repeat(32) });
  const parts = {
    settings: { ...defaults, PORT: 0, ...settings },
    backend,
    auth: fakeAuth(),
    log: { info: note, warn: note, error: note },
  };
  const app = await NestFactory.createApplicationContext(BffModule.of(parts), { logger: false });
  const server = app.get(BffServer);
  const port = await server.start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    contract: app.get(RestContract),
    server,
    lines,
    stop: async () => {
      await server.drain(0, 2_000);
      await app.close();
    },
  };
}
