export { type Cell, CellError, type CellOptions, initCell } from './init-cell.js';
export { scramVerifier } from './scram.js';
