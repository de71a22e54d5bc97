import { stopTracing } from '@attestry/observability';
import type { RunningService, ServerSettings } from './bootstrap.js';

type DrainSettings = Pick<ServerSettings, 'DRAIN_DELAY_MS' | 'DRAIN_TIMEOUT_MS'>;

/** SIGTERM and SIGINT drain and exit 0; a second one is not waited for. A forgotten rejection ends the process. */
export function shutdownOnSignals(running: RunningService, settings: DrainSettings): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    running
      .stop(settings.DRAIN_DELAY_MS, settings.DRAIN_TIMEOUT_MS)
      .then(stopTracing)
      .then(
        () => process.exit(0),
        (error: unknown) => die(error, 'could not stop cleanly'),
      );
  };
  const die = (error: unknown, message: string) => {
    running.log.fatal({ err: error }, message);
    running.log.flush();
    process.exit(1);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('unhandledRejection', (error) => die(error, 'unhandled rejection'));
  process.on('uncaughtException', (error) => die(error, 'uncaught exception'));
}
