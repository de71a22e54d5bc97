export { AppModule, ENTITIES } from './app.module.js';
export { readSettings, type RagSettings } from './config.js';
export { handlers } from './handlers.js';
