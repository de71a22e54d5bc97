export { type HostileMessage, hostileMessages } from './hostile-messages.js';
export { randomFrom, type Random } from './random.js';
