export { aDatabase, type TestDatabase, testPassword } from './test-database.js';
export { plantRows } from './plant-rows.js';
export { hasPgvector, indexVectors } from './vector-indexes.js';
