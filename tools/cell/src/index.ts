export { type Cell, CellError, type CellOptions, initCell } from './init-cell.js';
export { scramVerifier } from './scram.js';
export { syncVectorIndexes, VECTOR_INDEX_DEFAULTS, type VectorIndexOptions } from './vector-indexes.js';
