export { aDatabase, type TestDatabase, testPassword } from '@attestry/test-database';
