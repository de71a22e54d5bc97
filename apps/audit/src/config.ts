import { databaseSettings, int, loadConfig, serviceSettings, text } from '@attestry/config';

/** Nest token of the service's settings. */
export const SETTINGS = Symbol('audit settings');

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig(
    'audit',
    {
      ...serviceSettings(),
      ...databaseSettings(),
      /** Folder outside of the database that takes signed checkpoints and public keys. Copy it to where you trust it. */
      HEADS_DIR: text(),
      /** The key that signs checkpoints, wrapped by the KEK; made at the first start. */
      HEAD_KEY_FILE: text(),
      /** Oldest age of a record without checkpoint. */
      HEAD_INTERVAL_MS: int({ min: 100, max: 60_000, default: 60_000 }),
    },
    environment,
  );

export type AuditSettings = ReturnType<typeof readSettings>;
