export { AppModule, ENTITIES } from './app.module.js';
export { readSettings, type TenancySettings } from './config.js';
export { handlers } from './handlers.js';
