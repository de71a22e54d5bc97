export { AppModule, ENTITIES } from './app.module.js';
export { type EntitiesSettings, readSettings } from './config.js';
export { handlers } from './handlers.js';
