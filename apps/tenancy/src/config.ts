import { databaseSettings, loadConfig, secretUrl, serviceSettings } from '@attestry/config';

/** Nest token of the service's settings. */
export const SETTINGS = Symbol('tenancy settings');

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig(
    'tenancy',
    {
      ...serviceSettings(),
      ...databaseSettings(),
      /** As `tenancy_operator`: reads every tenant, for the operators' methods. */
      OPERATOR_DATABASE_URL: secretUrl(),
    },
    environment,
  );

export type TenancySettings = ReturnType<typeof readSettings>;
