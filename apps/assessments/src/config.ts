import { databaseSettings, loadConfig, serviceSettings } from '@attestry/config';

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig('assessments', { ...serviceSettings(), ...databaseSettings() }, environment);

export type AssessmentsSettings = ReturnType<typeof readSettings>;
