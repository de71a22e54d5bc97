export { aDatabase, type TestDatabase, testPassword } from './test-database.js';
export { plantRows } from './plant-rows.js';
