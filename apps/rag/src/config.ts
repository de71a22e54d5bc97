import { databaseSettings, loadConfig, serviceSettings } from '@attestry/config';

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig('rag', { ...serviceSettings(), ...databaseSettings() }, environment);

export type RagSettings = ReturnType<typeof readSettings>;
