export * from './generated/index.js';
export { imageBytes, loadRegistry } from './image.js';
