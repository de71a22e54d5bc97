export { type Engine, type EngineOptions, startEngine } from './engine.js';
export { EngineError } from './engine-error.js';
export { discardEngineData } from './data-folder.js';
export { freePort, isPortFree, LOOPBACK } from './ports.js';
