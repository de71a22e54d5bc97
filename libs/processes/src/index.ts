export { type Child, type ChildOptions, type Exit, startChild } from './child.js';
export { proportionalMemoryMiB } from './memory.js';
export { isRunning, waitUntil } from './waiting.js';
