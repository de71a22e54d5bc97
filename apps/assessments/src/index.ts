export { AppModule, ENTITIES } from './app.module.js';
export { readSettings, type AssessmentsSettings } from './config.js';
export { handlers } from './handlers.js';
