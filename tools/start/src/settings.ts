import { int, loadConfig, oneOf, region, text } from '@attestry/config';

/** The settings of `npm start`. */
export type StartSettings = ReturnType<typeof readSettings>;

const HIGHEST_STANDARD_PORT = 51_060;

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig(
    'start',
    {
      REGION: region().prefault('us-east'),
      /** Shifts every port, so that several platforms fit on one machine. */
      PORT_BASE: int({ max: 65_535 - HIGHEST_STANDARD_PORT, default: 0 }),
      DATA_DIR: text('.data'),
      /** Connections of each service's own pool. */
      DB_POOL_MAX: int({ min: 1, max: 200, default: 8 }),
      LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    },
    environment,
  );
