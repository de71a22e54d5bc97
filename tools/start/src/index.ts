export { DataFolder } from './data-folder.js';
export { type Member, MEMBERS } from './members.js';
export { Platform, type PlatformOptions } from './platform.js';
export { readSettings, type StartSettings } from './settings.js';
