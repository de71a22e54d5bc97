export { DataFolder } from './data-folder.js';
export { freePortBase, type Member, MEMBERS, portsOfMember, restUrlOf } from './members.js';
export { Platform, type PlatformOptions } from './platform.js';
export { type Json, RestClient, RestError } from './rest-client.js';
export { readSettings, type StartSettings } from './settings.js';
export { demoLogin } from './tour/demo-login.js';
export { type RunningPlatform, signedUp, walkedThrough } from './tour/sign-up.js';
