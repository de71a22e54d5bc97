export { isUuid, uuidv7, uuidv7At } from './uuid.js';
