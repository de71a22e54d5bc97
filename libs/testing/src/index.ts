export { aDatabase, type TestDatabase, testPassword } from './database/test-database.js';
