export { attestryProgram } from './program.js';
