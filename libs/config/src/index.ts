export { ConfigError, loadConfig } from './load-config.js';
export {
  flag,
  int,
  oneOf,
  optionalText,
  port,
  region,
  REGIONS,
  type Region,
  secret,
  secretUrl,
  text,
} from './settings.js';
export {
  CONNECTIONS_BESIDE_POOL,
  databaseSettings,
  portsOf,
  SERVICES,
  type ServiceName,
  serviceSettings,
} from './service-settings.js';
