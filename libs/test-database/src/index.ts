export { aDatabase, type TestDatabase, testPassword } from './test-database.js';
